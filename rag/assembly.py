"""The only place where the parts of the pipeline are wired together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from index.cleaning import clean
from index.search import Hit
from index.tokenizing import dictionary_words, general_frequency
from prompts.library import load
from rag.clarify import Clarify
from rag.closing import Closing
from rag.compose_extractive import ExtractiveComposer
from rag.correct import Correct
from rag.guard import Guard
from rag.judge import Judge, Thresholds
from rag.lexicon import Lexicon, load_lexicon
from rag.llm.chain import chat_model
from rag.llm.model import ChatModel
from rag.normalize import Normalize
from rag.pause import Pause, Switch, SwitchedChat
from rag.pipeline import Assistant
from rag.privacy import Mask
from rag.question import Question, analyze
from rag.read_on import ReadOn
from rag.redlines import load_redlines
from rag.retrieve import Retrieve, Understand
from rag.rewrite import Rewrite
from rag.rewrite_frame import Analysis
from rag.rewrite_llm import RewriteLlm
from rag.route import Route
from rag.route_llm import RouteLlm
from rag.settings import Settings
from rag.state import Composer, Corpus, State, Step
from rag.suggest import TopicSuggester
from rag.sureness import Sureness
from rag.verify import Verifier
from rag.withdrawals import Remaining, WithdrawalFile, Withheld


def build_assistant(
    settings: Settings, corpus: Corpus, thresholds: Thresholds | None = None,
    heard: Callable[[tuple[float, ...]], None] | None = None,
) -> Assistant:  # fmt: skip
    """The assistant that ``settings`` describe, answering from ``corpus``; the others are the judge's."""
    lexicon = load_lexicon()
    switch, withdrawals = Switch(settings.home), WithdrawalFile(settings.home)
    chat = _chat(settings, switch)
    everything, corpus = corpus, Remaining(corpus, withdrawals)
    suggester = TopicSuggester(corpus)
    hide, normalize = Mask(), Normalize(lambda text: clean(text).text, lexicon.regional)
    guard = Guard(load_redlines(settings.redlines))
    correct = Correct(corpus.vocabulary, dictionary_words, lexicon)

    def analyse(text: str) -> Question:
        return analyze(text, dictionary_words, general_frequency, lexicon)

    def read(text: str) -> str:
        state = hide(State(id="", asked=text))
        state = state if state.status else guard(normalize(state))
        return "" if state.status else correct(state).text

    @cache
    def starters() -> tuple[str, ...]:
        first = next((document.title for document in corpus.documents()), "")
        return suggester.suggest(State(id="", asked="", hits=corpus.search(first)))

    sureness = Sureness.load(dictionary_words, general_frequency)
    judge = Clarify(Judge(corpus, lexicon.places, thresholds, sureness, heard), corpus, analyse)
    whole = (Retrieve(everything), Judge(everything, lexicon.places, thresholds, sureness))
    understand, retrieve = Understand(dictionary_words, general_frequency, lexicon), Retrieve(corpus)
    steps: tuple[Step, ...] = (
        hide,
        Pause(switch),
        normalize,
        guard,
        correct,
        Rewrite(corpus, read, analyse, _rewriter(chat, read, analyse, lexicon, settings)),
        Route(starters),
        understand,
        *_llm_route(chat, starters, settings),
        retrieve,
        ReadOn(Withheld(judge, whole, withdrawals, lambda text: clean(text).text), (understand, retrieve)),
    )
    closing = Closing(lambda document_id: corpus.document(document_id).metadata)
    return Assistant(everything, steps, _composers(settings, chat), _verifier(settings, chat), suggester, closing)


def build_search(corpus: Corpus) -> Callable[[str], tuple[Hit, ...]]:
    """The passages that the pipeline finds for a question that stands alone, best first."""
    understand, retrieve = Understand(dictionary_words, general_frequency, load_lexicon()), Retrieve(corpus)
    return lambda question: retrieve(understand(State(id="", asked=question, text=question))).hits


def _chat(settings: Settings, switch: Switch) -> ChatModel | None:
    chat = chat_model(settings)
    return None if chat is None else SwitchedChat(chat, switch)


def _rewriter(
    chat: ChatModel | None, read: Callable[[str], str], analyse: Analysis, lexicon: Lexicon, settings: Settings
) -> RewriteLlm | None:
    if chat is None:
        return None
    return RewriteLlm(chat, load("rewrite"), read, analyse, dictionary_words, lexicon.stop, settings.llm_deadline_s)


def _llm_route(
    chat: ChatModel | None, starters: Callable[[], tuple[str, ...]], settings: Settings
) -> tuple[Step, ...]:
    return () if chat is None else (RouteLlm(chat, load("route"), starters, settings.llm_deadline_s),)


def _composers(settings: Settings, chat: ChatModel | None) -> tuple[Composer, ...]:
    """An LLM first where one is set; quoting always last, so that there is an answer whatever fails."""
    if chat is None:
        return (ExtractiveComposer(),)
    from rag.compose_llm import LlmComposer

    return LlmComposer(chat, load("answer"), settings.llm_deadline_s), ExtractiveComposer()


def _verifier(settings: Settings, chat: ChatModel | None) -> Verifier:
    """Quotes are verbatim: only what an LLM writes may need a second opinion."""
    if chat is None or settings.nli_model is None:
        return Verifier()
    from rag.grounding.nli import CrossEncoderOpinion, Rescue

    opinion = CrossEncoderOpinion(settings.nli_model)
    opinion.load()
    return Verifier(rescue=Rescue(opinion, settings.nli_threshold))
