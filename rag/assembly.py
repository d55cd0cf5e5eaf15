"""The only place where the parts of the pipeline are wired together."""

from __future__ import annotations

from index.cleaning import clean
from index.tokenizing import dictionary_words, general_frequency
from rag.compose_extractive import ExtractiveComposer
from rag.correct import Correct
from rag.guard import Guard
from rag.judge import Judge, Thresholds
from rag.lexicon import load_lexicon
from rag.normalize import Normalize
from rag.pipeline import Assistant
from rag.retrieve import Retrieve, Understand
from rag.settings import Settings
from rag.state import Composer, Corpus, Step
from rag.suggest import TopicSuggester
from rag.verify import Verifier


def build_assistant(settings: Settings, corpus: Corpus, thresholds: Thresholds | None = None) -> Assistant:
    """The assistant that ``settings`` describe, answering from ``corpus``."""
    lexicon = load_lexicon()
    steps: tuple[Step, ...] = (
        Normalize(lambda text: clean(text).text),
        Guard(),
        Correct(corpus.vocabulary, dictionary_words, lexicon),
        Understand(dictionary_words, general_frequency, lexicon),
        Retrieve(corpus),
        Judge(corpus, lexicon.places, thresholds),
    )
    return Assistant(corpus, steps, _composers(settings), Verifier(), TopicSuggester(corpus))


def _composers(settings: Settings) -> tuple[Composer, ...]:
    """An LLM first where one is set; quoting always last, so that there is an answer whatever fails."""
    if not settings.llm_base_url:
        return (ExtractiveComposer(),)
    from prompts.library import load
    from rag.compose_llm import LlmComposer
    from rag.llm.http import Clocks, HttpChatModel

    clocks = Clocks(first_token=settings.llm_first_token_s, idle=settings.llm_idle_s)
    model = HttpChatModel(settings.llm_base_url, settings.llm_model or "", settings.llm_api_key, clocks)
    return LlmComposer(model, load("answer"), settings.llm_deadline_s), ExtractiveComposer()
