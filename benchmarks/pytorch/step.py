#!/usr/bin/python3
"""Training steps of MiniLM in PyTorch, timed one by one, as a peer of Starsight's.

Loads the weights of --weights, a model.safetensors of a BertForSequenceClassification, and prints
what it is in one line. Then it answers each line of standard input, a JSON object
{"width": W, "rows": [[ids], ...]}, with one step on these rows padded to W, whose labels are
0, 1, 2, 3, 4, 0, ...: the milliseconds as they went by, a slash, the milliseconds of processor time
of all threads, a slash, the loss. Making the tensors of the batch is not among them. A step is:
forward, cross-entropy, backward, clipping to a norm of 1, AdamW (no decay of biases and norms).

The settings are the fastest found: one multiplication for query, key and value, AdamW and norms on
all tensors at once, gradients set to None, as many threads as there are processors, no mask where
nothing is padded. The two that depend on processor, precision and version are measured before the
first answer: attention by the fused operator or by batched products (--attention), and all of the
model compiled (--compile, which needs a C++ compiler and is only tried if asked for).
Dropout is where Starsight has it: behind the embeddings, the two parts of each layer and the
pooler. OpenBLAS, if it is used, must be its OpenMP build (Debian: libopenblas0-openmp), or all is
twice as slow.

--same-savings makes the two savings that Starsight makes: the last layer is computed for the first
token alone, and AdamW changes only those rows of the word embeddings that occur in the batch.
"""

import argparse
import json
import os
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional

WORDS, POSITIONS, HIDDEN, WIDE, LAYERS, HEADS, LABELS = 30522, 512, 384, 1536, 6, 12, 5
HEAD_SIZE = HIDDEN // HEADS
RATE, DECAY, BETAS, EPSILON = 1e-4, 0.01, (0.9, 0.999), 1e-8


class Layer(nn.Module):
    """One layer of BERT, normalized after each part."""

    def __init__(self, options):
        super().__init__()
        self.options = options
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.output = nn.Linear(HIDDEN, HIDDEN)
        self.output_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.widen = nn.Linear(HIDDEN, WIDE)
        self.narrow = nn.Linear(WIDE, HIDDEN)
        self.narrow_norm = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, mask, first_only):
        batch, length, _ = x.shape
        heads = self.qkv(x).view(batch, length, 3, HEADS, HEAD_SIZE)
        query, key, value = heads.permute(2, 0, 3, 1, 4)
        if first_only:
            query, x = query[:, :, :1], x[:, :1]
        attend = self.products if self.options.attention == "products" else self.fused
        mixed = attend(query, key, value, mask).transpose(1, 2).reshape(batch, -1, HIDDEN)
        x = self.output_norm(x + self.dropped(self.output(mixed)))
        return self.narrow_norm(
            x + self.dropped(self.narrow(functional.gelu(self.widen(x))))
        )

    def fused(self, query, key, value, mask):
        dropout = self.options.attention_dropout if self.training else 0.0
        return functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, dropout_p=dropout
        )

    def products(self, query, key, value, mask):
        query, key, value = (each.flatten(0, 1) for each in (query, key, value))
        scale = HEAD_SIZE**-0.5
        if mask is None:
            scores = torch.bmm(query * scale, key.transpose(1, 2))
        else:
            added = mask.expand(-1, HEADS, -1, -1).flatten(0, 1)
            scores = torch.baddbmm(added, query, key.transpose(1, 2), alpha=scale)
        shares = functional.dropout(
            scores.softmax(-1), self.options.attention_dropout, self.training
        )
        return torch.bmm(shares, value).unflatten(0, (-1, HEADS))

    def dropped(self, x):
        return functional.dropout(x, self.options.dropout, self.training)


class Classifier(nn.Module):
    """BertForSequenceClassification, as Hugging Face computes it."""

    def __init__(self, options):
        super().__init__()
        self.options = options
        self.words = nn.Embedding(WORDS, HIDDEN, sparse=options.same_savings)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(options) for _ in range(LAYERS))
        self.pooler = nn.Linear(HIDDEN, HIDDEN)
        self.classifier = nn.Linear(HIDDEN, LABELS)

    def forward(self, ids, mask):
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types.weight[0]
        x = functional.dropout(self.norm(x), self.options.dropout, self.training)
        for index, layer in enumerate(self.layers):
            x = layer(x, mask, self.options.same_savings and index == LAYERS - 1)
        pooled = torch.tanh(self.pooler(x[:, 0]))
        return self.classifier(
            functional.dropout(pooled, self.options.dropout, self.training)
        )


def read_safetensors(file):
    """The tensors of a safetensors file in 32 bits, by name."""
    with open(file, "rb") as stream:
        (size,) = struct.unpack("<Q", stream.read(8))
        header = json.loads(stream.read(size))
        data = bytearray(stream.read())
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            count = (end - begin) // 4
            tensor = torch.frombuffer(data, dtype=torch.float32, count=count, offset=begin)
            tensors[name] = tensor.reshape(entry["shape"])
    return tensors


def named_as_here(tensors):
    """Returns the tensors of Hugging Face under the names of Classifier."""
    found = {}

    def put(own, theirs):
        found[own + ".weight"] = tensors[theirs + ".weight"]
        found[own + ".bias"] = tensors[theirs + ".bias"]

    embeddings = "bert.embeddings."
    for own, theirs in (("words", "word"), ("positions", "position"), ("types", "token_type")):
        found[own + ".weight"] = tensors[f"{embeddings}{theirs}_embeddings.weight"]
    put("norm", embeddings + "LayerNorm")
    for i in range(LAYERS):
        layer, encoder = f"layers.{i}.", f"bert.encoder.layer.{i}."
        for end in ("weight", "bias"):
            found[f"{layer}qkv.{end}"] = torch.cat(
                [
                    tensors[f"{encoder}attention.self.{part}.{end}"]
                    for part in ("query", "key", "value")
                ]
            )
        put(layer + "output", encoder + "attention.output.dense")
        put(layer + "output_norm", encoder + "attention.output.LayerNorm")
        put(layer + "widen", encoder + "intermediate.dense")
        put(layer + "narrow", encoder + "output.dense")
        put(layer + "narrow_norm", encoder + "output.LayerNorm")
    put("pooler", "bert.pooler.dense")
    put("classifier", "classifier")
    return found


class LazyAdamW:
    """AdamW for the rows of a matrix that have a gradient, as PyTorch's SparseAdam, with decay."""

    def __init__(self, parameter):
        self.parameter = parameter
        self.mean = torch.zeros_like(parameter)
        self.square = torch.zeros_like(parameter)
        self.steps = 0

    @torch.no_grad()
    def step(self):
        self.steps += 1
        gradient = self.parameter.grad
        rows, values = gradient.indices()[0], gradient.values()
        first, second = BETAS
        mean = self.mean[rows].lerp_(values, 1 - first)
        square = self.square[rows].mul_(second).addcmul_(values, values, value=1 - second)
        self.mean[rows] = mean
        self.square[rows] = square
        root = square.div_(1 - second**self.steps).sqrt_().add_(EPSILON)
        change = mean.div_(root).mul_(-RATE / (1 - first**self.steps))
        self.parameter[rows] = change.add_(self.parameter[rows], alpha=1 - RATE * DECAY)


class Training:
    """A model in training and its optimizers."""

    def __init__(self, options):
        self.options = options
        model = Classifier(options).train()
        model.load_state_dict(named_as_here(read_safetensors(options.weights)))
        dense = [p for p in model.parameters() if p is not model.words.weight]
        self.words = LazyAdamW(model.words.weight) if options.same_savings else None
        matrices = [p for p in dense if p.dim() > 1]
        if not options.same_savings:
            matrices.append(model.words.weight)
        self.parameters = list(model.parameters())
        self.optimizer = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": DECAY},
                {"params": [p for p in dense if p.dim() == 1], "weight_decay": 0.0},
            ],
            lr=RATE,
            betas=BETAS,
            eps=EPSILON,
            fused=True,
        )
        self.model = torch.compile(model, dynamic=True) if options.compile else model

    def step(self, ids, mask, labels):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.options.bfloat16):
            loss = functional.cross_entropy(self.model(ids, mask).float(), labels)
        loss.backward()
        if self.words:
            self.words.parameter.grad = self.words.parameter.grad.coalesce()
        self.clip()
        self.optimizer.step()
        if self.words:
            self.words.step()
        for parameter in self.parameters:
            parameter.grad = None
        return loss.item()

    def clip(self):
        """Scales the gradients to a global norm of at most 1, as clip_grad_norm_ does."""
        gradients = [
            p.grad.values() if p.grad.is_sparse else p.grad for p in self.parameters
        ]
        norm = torch.stack(torch._foreach_norm(gradients)).norm()
        torch._foreach_mul_(gradients, (1.0 / (norm + 1e-6)).clamp_max(1.0))

    def timed(self, ids, mask, labels):
        begun = time.perf_counter(), time.process_time()
        loss = self.step(ids, mask, labels)
        ended = time.perf_counter(), time.process_time()
        wall, used = (1000 * (after - before) for before, after in zip(begun, ended))
        return wall, used, loss


def batch(rows, width):
    """Returns ids, what is added to attention scores (None without padding), and labels."""
    ids = torch.zeros(len(rows), width, dtype=torch.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
    labels = torch.arange(len(rows)) % LABELS
    lengths = torch.tensor([len(row) for row in rows])
    if int(lengths.min()) == width:
        return ids, None, labels
    padding = torch.arange(width) >= lengths[:, None]
    mask = torch.zeros(len(rows), 1, 1, width).masked_fill(padding[:, None, None], -10000.0)
    return ids, mask, labels


def fastest_attention(options):
    """Measures both ways on a batch of the given lengths; returns the faster."""
    torch.manual_seed(1)
    lengths = [int(length) for length in options.trial_lengths.split(",")]
    rows = [[101] + [1000 + i * j for j in range(n - 2)] + [102] for i, n in enumerate(lengths)]
    found = {}
    for way in ("fused", "products"):
        options.attention = way
        training = Training(options)
        inputs = batch(rows, options.trial_width)
        found[way] = min(training.timed(*inputs)[0] for _ in range(6))
    return min(found, key=found.get)


def description(options):
    extras = [
        "bfloat16 by autocast" if options.bfloat16 else "float32",
        f"{torch.get_num_threads()} threads",
        "attention by " + ("the fused operator" if options.attention == "fused" else "products"),
    ]
    if options.same_savings:
        extras.append("last layer for the first token alone, AdamW for words that occur")
    if options.compile:
        extras.append("compiled")
    if options.attention_dropout:
        extras.append(f"attention dropout {options.attention_dropout}")
    return f"PyTorch {torch.__version__}, " + ", ".join(extras)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", required=True)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    lengths = ",".join(str(32 + row) for row in range(32))
    parser.add_argument("--trial-lengths", default=lengths, help="rows to choose the attention by")
    parser.add_argument("--trial-width", type=int, default=64, help="what they are padded to")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--attention-dropout", type=float, default=0.0)
    parser.add_argument("--attention", choices=["fastest", "fused", "products"], default="fastest")
    parser.add_argument("--bfloat16", action="store_true", help="autocast")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--same-savings", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.attention == "fastest":
        options.attention = fastest_attention(options)
    torch.manual_seed(42)
    training = Training(options)
    print(description(options), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        wall, used, loss = training.timed(*batch(request["rows"], request["width"]))
        print(f"{wall:.2f}/{used:.2f}/{loss:.6f}", flush=True)


if __name__ == "__main__":
    main()
