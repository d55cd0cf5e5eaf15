"""Whether a sentence may be shown: it says what its evidence says, or less, and nothing else.

``checker.supports(sentence, evidence)`` decides, without a model, in a few milliseconds. How:

1. **A quote is supported**, whatever its script, width, marks or numerals, if it is cut where the clause
   pauses (``quoting``), unless it has left an exception behind (``exceptions``).
2. **Facts are atoms** (``atoms``: amounts, dates, shares, titles, articles, ... with unit and bound). They are
   equal when they mean the same (``equivalence``: 半年 = 6个月, 百分之五 = 5%), and only then.
3. **Texts become tokens** (``tokens``): an atom, a word of force (``polarity``: 不, 应当, 可以, 约, 仅, 原则上),
   a group of words that say the same (``synonyms.txt``), else a character. Light words (的, 等) are left out.
4. **The sentence is laid over the clause** (``alignment``): heaviest common runs first, so phrases may move. Of a long
   passage only the sentences that share most are read (``passages``).
5. **What differs is judged** (``rules``, in this order); every complaint is a Chinese sentence for a clerk:

   ============================ =====================================================================================
   ``rules.facts``              an atom that the clause does not have, or with another unit or bound
   ``rules.force``              a negation, modality or hedge added, lost or changed
   ``attribution``              an amount that the clause states of something else; 给 turned into 得
   ``respectively``             one of several amounts that belong to several names, said of another
   ``leaps``                    a phrase taken from its subject or condition and said of another; two sentences mixed
   ``connection.order``         words of one phrase that the clause does not have together, or not in this order
   ``omission``                 a condition, a narrower party or a character of a name left out
   ``exceptions``               除…外, …的除外 left out where the sentence says what it limits
   ``rules.wording``            words that the clause does not have, or has exchanged for others
   ``rules.coverage``           too little in common to tell
   ============================ =====================================================================================

6. **What was refused is tried again in other forms**, under the same rules but never as a quote: against what the
   clause says elliptically (``readings``), in official wording (``formal``), and statement by statement (``parts``).

``outline`` tells which phrases of a clause only lead up to the next (对…的，; 经…批准后，; 大型企业，), on which
``leaps`` and ``omission`` rest; ``turns`` which phrases are merely turned round. A cut that is a quote may still have
left its condition behind: a quote stands beside its clause, so whoever reads it sees what it was cut from.

Not caught, by design: what follows only from knowledge of the world, a condition that stands in another sentence of
the clause, and 依法, 均 or an adverb of degree left out. Refused, though true: most free paraphrases (figures are in
docs/verify.md); ``nli`` may give a second opinion on those that were refused for their words alone.
"""
