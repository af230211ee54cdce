"""Who reads: the rules, or the language model on the ledger of whoever asks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from interviewer.errors import CallerMistake
from interviewer.rate import Rater
from interviewer.settings import model_configured
from interviewer.wiring.asking import PAYING
from interviewer.wiring.keeping import Keeping

if TYPE_CHECKING:
    from interviewer.adapters.companies import InRole
    from interviewer.adapters.llm_blocking import BlockingLLM
    from interviewer.coach import Asker, Coach
    from interviewer.critique import DocumentRater
    from interviewer.privacy import Wish
    from interviewer.suggest import SentenceWriter
    from interviewer.wiring.asking import RaterChoice


class Reading(Keeping):
    """Raters and writers, chosen by the settings or by name."""

    @cached_property
    def _model(self) -> BlockingLLM:
        from interviewer.adapters.llm import LLM
        from interviewer.adapters.llm_blocking import BlockingLLM

        return BlockingLLM(LLM(self.settings))

    def llm(
        self, *, session: str = "", purpose: str = "rate", keep: bool = True, sample: int = 0
    ) -> BlockingLLM:
        """The language model of the settings; its calls go on the ledger of whoever asks now.

        session: id of the interview, document or batch that they are for. keep: whether replies are kept, so that
        the same call is not paid again; what it cost is kept in any case. sample: another number asks for another
        reply. One gate for the whole process.
        """
        from interviewer.adapters.llm_account import Account

        through, default = PAYING.get()
        account = Account(
            through(self.ledger()), session=session or default, purpose=purpose, keep=keep, sample=sample
        )
        model, wish = self._model.for_account(account), self.wish()
        if not (wish.is_on or self.settings.redact):
            return model
        from interviewer.adapters.llm_redacted import RedactedLLM

        return RedactedLLM(model, wish.names)

    def wish(self, owner: str | None = None) -> Wish:
        """What the asker wants replaced before a text is sent."""
        from interviewer import privacy

        return privacy.wish(self.store(owner))

    def as_sent(self, text: str) -> str:
        """The text as it may leave this machine for a server that only reads it aloud."""
        from interviewer import privacy

        wish = self.wish()
        return privacy.preview(text, wish.names) if wish.is_on or self.settings.redact else text

    def rater(
        self,
        choice: RaterChoice | None = None,
        *,
        session: str = "",
        keep: bool = True,
        sample: int = 0,
        mode: str | None = None,
        samples: str | None = None,
    ) -> Rater:
        """The rater that was asked for; ``auto`` is the model if one is set up, else the rules.

        session, keep, sample: as in `llm`. mode, samples: how the model is asked (see `model_modes`), if not as the
        settings say. `CallerMistake` when the model is asked for and none is set up; never a silent fall-back.
        """
        choice = choice or self.settings.rater
        if choice == "auto":
            choice = "model" if model_configured(self.settings) else "rules"
        if choice == "rules":
            from interviewer.raters.rule_rater import RuleRater

            return RuleRater()
        if not model_configured(self.settings):
            raise CallerMistake(
                "the model rater needs INTERVIEWER_MODEL and a key (INTERVIEWER_API_KEY) or a base URL "
                "(INTERVIEWER_BASE_URL); found none. 'interviewer doctor' shows what is set; --rater rules needs nothing"
            )
        from interviewer.domain.samples import WISHES
        from interviewer.raters.model_modes import in_mode

        calls: Any = mode or self.settings.mode  # settings and command line take only what there is
        wish = WISHES[samples or self.settings.samples]
        return in_mode(self.llm(session=session, keep=keep, sample=sample), calls=calls, samples=wish)

    def rater_name(self, choice: RaterChoice | None = None) -> str:
        """``rules``, or the name of the model that would read now."""
        choice = choice or self.settings.rater
        by_model = choice == "model" or (choice == "auto" and model_configured(self.settings))
        return f"model {self.settings.model}" if by_model else "rules"

    def speaker(self, *, session: str = "") -> InRole | None:
        """A model that answers the person's own questions in role; None where no model is set up, and the card answers."""
        if self.settings.rater == "rules" or not model_configured(self.settings):
            return None
        from interviewer.adapters.companies import InRole

        return InRole(self.llm(session=session, purpose="role"))

    def coach(self, choice: RaterChoice | None = None, *, session: str = "", keep: bool = True) -> Coach:
        """What makes stronger versions of an answer: the model, or the person's own sentences; chosen as in `rater`."""
        from interviewer.adapters.coach_files import answer_blanks
        from interviewer.coach import Coach
        from interviewer.raters.rule_rater import RuleRater

        if isinstance(self.rater(choice, session=session, keep=keep), RuleRater):
            return Coach(blanks=answer_blanks())
        from interviewer.raters.model_coach import ModelWriter

        writer = ModelWriter(self.llm(session=session, purpose="coach", keep=keep))
        return Coach(blanks=answer_blanks(), writer=writer)

    def asker(self, choice: RaterChoice | None = None, *, session: str = "") -> Asker | None:
        """A model that words drills on the person's own story; None where the rules read, and ask in their own words."""
        from interviewer.raters.rule_rater import RuleRater

        if isinstance(self.rater(choice, session=session), RuleRater):
            return None
        from interviewer.raters.model_coach import ModelAsker

        return ModelAsker(self.llm(session=session, purpose="drill"))

    def sentence_writer(
        self, choice: RaterChoice | None = None, *, session: str = "", keep: bool = True
    ) -> SentenceWriter:
        """Who writes a sentence with blanks: the templates of the criteria, or the model; chosen as in `rater`."""
        from interviewer.raters.rule_rater import RuleRater

        if isinstance(self.rater(choice, session=session, keep=keep), RuleRater):
            from interviewer.adapters.critique_files import sentences
            from interviewer.suggest import Templates

            return Templates(sentences())
        from interviewer.raters.model_suggest import ModelWriter

        return ModelWriter(self.llm(session=session, purpose="suggest", keep=keep))

    def document_rater(
        self,
        choice: RaterChoice | None = None,
        *,
        session: str = "",
        keep: bool = True,
        mode: str | None = None,
        samples: str | None = None,
    ) -> DocumentRater:
        """The rules for documents, or the model (which then reads it as its reader would) with what is counted by rule
        beside it; chosen as in `rater`."""
        from interviewer.raters.narrative.rater import NarrativeRules, ReadBy
        from interviewer.raters.rule_rater import RuleRater

        judge = self.rater(choice, session=session, keep=keep, mode=mode, samples=samples)
        if isinstance(judge, RuleRater):
            return NarrativeRules()
        from interviewer.raters.model_reading import ModelReader

        return ReadBy(judge, reader=ModelReader(self.llm(session=session, purpose="critique", keep=keep)))

    def reply_rater(self, choice: RaterChoice | None = None, *, session: str = "") -> Rater:
        """Who rates an answer about a document: the rules of answers and of documents together, or the model."""
        from interviewer.raters.reply import ReplyRules
        from interviewer.raters.rule_rater import RuleRater

        judge = self.rater(choice, session=session)
        return ReplyRules() if isinstance(judge, RuleRater) else judge
