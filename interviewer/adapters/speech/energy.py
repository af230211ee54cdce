"""Speech and pauses by energy alone. How loud somebody is, is used for nothing else and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.domain.delivery import PAUSE_S, Energy, Pause

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FRAME_S = 0.02
#: Full scale is 0 dB. Quiet speech into a laptop lies around -45.
SILENT_DB = -55.0
LEAST_CONTRAST_DB = 6.0  # between the quietest and the loudest frames; less is all speech or all noise
_FLOOR = 1e-5


def speech(samples: NDArray[np.int16], rate: int) -> Energy | None:
    """First and last second of speech, and the pauses of at least `PAUSE_S` between; None where nothing stands out.

    A frame is speech when it is 35 % of the way from the quietest frames (5th percentile) to the loud ones (90th),
    and not 35 dB below the loud ones. The threshold follows the recording, so steady noise does not hide pauses.
    """
    import numpy as np

    levels = _levels(samples, int(FRAME_S * rate))
    if len(levels) < 5 or is_silent(samples):
        return None
    levels = np.convolve(levels, np.ones(3) / 3, "same")
    low, high = np.percentile(levels, 5), np.percentile(levels, 90)
    if high - low < LEAST_CONTRAST_DB:
        return None
    loud = np.flatnonzero(levels > max(low + 0.35 * (high - low), high - 35))
    gaps = np.flatnonzero(np.diff(loud) * FRAME_S >= PAUSE_S)
    pauses = tuple(
        Pause(round(float((loud[g] + 1) * FRAME_S), 2), round(float(loud[g + 1] * FRAME_S), 2)) for g in gaps
    )
    return Energy(round(float(loud[0] * FRAME_S), 2), round(float((loud[-1] + 1) * FRAME_S), 2), pauses)


def is_silent(samples: NDArray[np.int16]) -> bool:
    """Whether even the loudest twentieth of the recording stays below quiet speech."""
    import numpy as np

    levels = _levels(samples, 320)
    return len(levels) == 0 or bool(np.percentile(levels, 95) < SILENT_DB)


def _levels(samples: NDArray[np.int16], frame: int) -> NDArray[np.float64]:
    """Level of each frame in dB below full scale."""
    import numpy as np

    whole = len(samples) // frame * frame
    frames = samples[:whole].reshape(-1, frame).astype(np.float64) / 32768
    levels: NDArray[np.float64] = 20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + _FLOOR)
    return levels
