"""Agreement between raters: chance-corrected, the statistic named, with an interval or a refusal.

One module per family: `alpha` (Krippendorff), `kappa` (two raters), `fleiss`, `chance` (Gwet, Conger, Fleiss and
others with gaps), `icc`, `generalizability`, `concordance`; `bootstrap` gives intervals by packet. `ratings` holds
the shapes and the refusal. numpy and scipy are loaded with this folder, so import it where it is used.
"""

from interviewer.domain.agreement.alpha import coincidences as coincidences
from interviewer.domain.agreement.alpha import krippendorff_alpha as krippendorff_alpha
from interviewer.domain.agreement.chance import Coefficient as Coefficient
from interviewer.domain.agreement.chance import coefficient as coefficient
from interviewer.domain.agreement.chance import share_within as share_within
from interviewer.domain.agreement.concordance import kendall_w as kendall_w
from interviewer.domain.agreement.fleiss import fleiss_kappa as fleiss_kappa
from interviewer.domain.agreement.kappa import weighted_kappa as weighted_kappa
from interviewer.domain.agreement.ratings import NotEnoughRatings as NotEnoughRatings
