#!/usr/bin/python3
"""Training steps of MiniLM's shape in PyTorch, timed one by one, as a peer of Starsight's.

Says what it is in its first line, then answers each line "LENGTH STEPS [TOKENS]" on standard input
with the milliseconds of so many steps on random batches, separated by spaces, each as they went by
and, after a slash, as all threads of the process used the processor. With TOKENS the rows have
about so many tokens and are padded to LENGTH, otherwise there is no padding. A step is: forward,
cross-entropy, backward, clipping to a norm of 1, AdamW (no decay of biases and norms).

The settings are the fastest found in 32 bits: one multiplication for query, key and value, fused
attention, AdamW and norms, gradients set to None, as many threads as there are processors.
Dropout (0.1) is where Starsight has it: behind the embeddings, the two parts of each layer and the
pooler. OpenBLAS must be its OpenMP build (Debian: libopenblas0-openmp), or all is twice as slow.
"""

import argparse
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional

WORDS, POSITIONS, HIDDEN, WIDE, LAYERS, HEADS, LABELS = 30522, 512, 384, 1536, 6, 12, 5
DROPOUT = 0.1
CLS, SEP, FIRST_WORD = 101, 102, 1000


class Layer(nn.Module):
    """One layer of BERT, normalized after each part."""

    def __init__(self, options):
        super().__init__()
        self.attention_dropout = options.attention_dropout
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.output = nn.Linear(HIDDEN, HIDDEN)
        self.output_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.widen = nn.Linear(HIDDEN, WIDE)
        self.narrow = nn.Linear(WIDE, HIDDEN)
        self.narrow_norm = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, mask, first_only):
        batch, length, _ = x.shape
        heads = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS)
        query, key, value = heads.permute(2, 0, 3, 1, 4)
        if first_only:
            query, x = query[:, :, :1], x[:, :1]
        mixed = functional.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=mask,
            dropout_p=self.attention_dropout if self.training else 0.0,
        )
        mixed = mixed.transpose(1, 2).reshape(batch, -1, HIDDEN)
        x = self.output_norm(x + self.dropped(self.output(mixed)))
        return self.narrow_norm(
            x + self.dropped(self.narrow(functional.gelu(self.widen(x))))
        )

    def dropped(self, x):
        return functional.dropout(x, DROPOUT, self.training)


class Classifier(nn.Module):
    """BertForSequenceClassification, as Hugging Face computes it."""

    def __init__(self, options):
        super().__init__()
        self.first_token = options.first_token
        self.words = nn.Embedding(WORDS, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(options) for _ in range(LAYERS))
        self.pooler = nn.Linear(HIDDEN, HIDDEN)
        self.classifier = nn.Linear(HIDDEN, LABELS)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, ids, mask):
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types.weight[0]
        x = functional.dropout(self.norm(x), DROPOUT, self.training)
        for index, layer in enumerate(self.layers):
            x = layer(x, mask, self.first_token and index == LAYERS - 1)
        pooled = torch.tanh(self.pooler(x[:, 0]))
        return self.classifier(functional.dropout(pooled, DROPOUT, self.training))


class Training:
    """A model in training and its optimizer."""

    def __init__(self, options):
        self.options = options
        self.model = Classifier(options).train()
        self.parameters = list(self.model.parameters())
        matrices = [p for p in self.parameters if p.dim() > 1]
        vectors = [p for p in self.parameters if p.dim() == 1]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": 0.01},
                {"params": vectors, "weight_decay": 0.0},
            ],
            lr=1e-4,
            fused=True,
        )

    def step(self, ids, mask, labels):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.bfloat16):
            loss = functional.cross_entropy(self.model(ids, mask).float(), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0, foreach=True)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.item()

    def timed(self, length, tokens):
        """Milliseconds of a step on a fresh batch, making it not among them."""
        ids, mask, labels = batch(self.options.batch, length, tokens)
        begun = time.perf_counter(), time.process_time()
        self.step(ids, mask, labels)
        ended = time.perf_counter(), time.process_time()
        return [1000 * (after - before) for before, after in zip(begun, ended)]


def batch(rows, length, tokens):
    ids = torch.randint(FIRST_WORD, WORDS, (rows, length))
    labels = torch.randint(0, LABELS, (rows,))
    ids[:, 0] = CLS
    if tokens is None:
        ids[:, -1] = SEP
        return ids, None, labels
    ends = torch.empty(rows).exponential_(1 / tokens).round().long().clamp(3, length)
    inside = torch.arange(length) < ends[:, None]
    ids[~inside] = 0
    mask = torch.zeros(rows, 1, 1, length).masked_fill(
        ~inside[:, None, None], torch.finfo(torch.float32).min
    )
    return ids, mask, labels


def description(options):
    precision = "bfloat16 by autocast" if options.bfloat16 else "float32"
    extras = [precision, f"{torch.get_num_threads()} threads", f"batch {options.batch}"]
    if options.first_token:
        extras.append("last layer for the first token alone")
    if options.attention_dropout:
        extras.append(f"attention dropout {options.attention_dropout}")
    return f"PyTorch {torch.__version__}, " + ", ".join(extras)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--attention-dropout", type=float, default=0.0)
    parser.add_argument("--bfloat16", action="store_true", help="autocast")
    parser.add_argument(
        "--first-token", action="store_true", help="compute of the last layer only what is read"
    )
    options = parser.parse_args()
    torch.manual_seed(42)
    torch.set_num_threads(options.threads)
    training = Training(options)
    print(description(options), flush=True)
    for line in sys.stdin:
        fields = [int(field) for field in line.split()]
        tokens = fields[2] if len(fields) > 2 else None
        times = [training.timed(fields[0], tokens) for _ in range(fields[1])]
        print(" ".join(f"{wall:.2f}/{used:.2f}" for wall, used in times), flush=True)


if __name__ == "__main__":
    main()
