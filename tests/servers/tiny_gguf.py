"""Writes a llama of half a megabyte with random weights: it says nonsense, in real tokens, from a real server.

Runs in ``.venv-servers``: ``python tiny_gguf.py FILE``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gguf
import numpy as np

_WIDTH, _HIDDEN, _HEADS, _LAYERS, _CONTEXT = 64, 128, 4, 1, 16_384
_WORDS = "的实施千企技改专项行动以传统优势产业为重点加快推动升级补贴万元省市政策创新，。、[1]“”0123456789"


def write(path: Path, seed: int = 7) -> None:
    """Byte tokens, and a few characters that the policy uses."""
    rng = np.random.default_rng(seed)
    control, byte, normal = gguf.TokenType.CONTROL, gguf.TokenType.BYTE, gguf.TokenType.NORMAL
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{value:02X}>" for value in range(256)), *dict.fromkeys(_WORDS)]
    types = [gguf.TokenType.UNKNOWN, control, control, *[byte] * 256, *[normal] * len(dict.fromkeys(_WORDS))]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("random")
    writer.add_context_length(_CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    square, wide = (_WIDTH, _WIDTH), (_HIDDEN, _WIDTH)
    # Bytes are there to be read: half a character would keep the server waiting for the other half.
    output = rng.normal(0, 1, (len(tokens), _WIDTH)).astype(np.float32)
    output[0:2] = output[3 : 3 + 256] = 0
    writer.add_tensor("output.weight", output)
    shapes = {"token_embd": (len(tokens), _WIDTH)}
    for layer in range(_LAYERS):
        block = f"blk.{layer}"
        shapes |= {f"{block}.attn_{part}": square for part in ("q", "k", "v", "output")}
        shapes |= {f"{block}.ffn_gate": wide, f"{block}.ffn_up": wide, f"{block}.ffn_down": (_WIDTH, _HIDDEN)}
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"{block}.{norm}.weight", np.ones(_WIDTH, dtype=np.float32))
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, dtype=np.float32))
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", rng.normal(0, 0.3, shape).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
