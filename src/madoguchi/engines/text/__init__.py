"""Cuts text of three scripts into the tokens that search compares.

One tokeniser serves every search engine behind the product, because tokens, not engines, decide what matches.

>>> tokens("Снегоуборочная техника, 除雪車")
['снегоуборочн', 'техник', '除雪', '雪車', '車']
>>> query_tokens("除雪車 snow 雪")
[Phrase(tokens=('除雪', '雪車')), Word(token='snow'), Prefix(start='雪')]
"""

from __future__ import annotations

from madoguchi.engines.text.pieces import pieces
from madoguchi.engines.text.tokens import Phrase, Prefix, Term, Word, query_tokens, tokens

__all__ = ["Phrase", "Prefix", "Term", "Word", "pieces", "query_tokens", "tokens"]
