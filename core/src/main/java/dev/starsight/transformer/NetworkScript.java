package dev.starsight.transformer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The encoder, its head, the loss and one step of AdamW as a TorchScript text. Weights come in as
 * two lists, {@code d} those that decay and {@code r} the rest, each in the order of a {@link
 * NetworkShape}; the text refers to them by index. All of a step (forward, backward, clipping,
 * AdamW) is one call, so that gradients never cross into Java.
 *
 * <p>The lists that AdamW writes to must be arguments of the method: the compiler takes a write to
 * a list made in the method for dead code, and removes it.
 */
final class NetworkScript {

  private static final int FLOAT32 = 6; // c10::ScalarType
  private static final int BFLOAT16 = 15;
  private static final String WEIGHTS = "d: List[Tensor], r: List[Tensor]";

  private final EncoderConfig config;
  private final boolean bfloat16;
  private final Map<String, String> reference = new HashMap<>();
  private final List<String> decaying = new ArrayList<>();
  private final List<String> rest = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private NetworkScript(NetworkShape shape, boolean bfloat16) {
    this.config = shape.config();
    this.bfloat16 = bfloat16;
    for (TensorSpec spec : shape.tensors()) {
      List<String> list = spec.decays() ? decaying : rest;
      reference.put(spec.name(), (spec.decays() ? "d[" : "r[") + list.size() + "]");
      list.add(spec.name());
    }
  }

  /**
   * The methods {@code hidden} and {@code pooled}, with a head also {@code logits} and {@code
   * step}.
   *
   * @param bfloat16 whether activations are 16 bits; weights, sums and losses are 32 in any case
   */
  static String of(NetworkShape shape, Regularization regularization, boolean bfloat16) {
    NetworkScript script = new NetworkScript(shape, bfloat16);
    script.encode(regularization.dropout());
    script.readings();
    if (shape.labels() > 0) {
      script.head(regularization.dropout());
      script.logits();
      script.step(regularization);
    }
    return script.text.toString();
  }

  private void encode(double dropout) {
    begin("encode", WEIGHTS + ", ids: Tensor, mask: Tensor, training: bool", "Tensor");
    Architecture names = config.architecture();
    String prefix = names.modelType() + ".embeddings.";
    line("b = torch.size(ids, 0)");
    line("n = torch.size(ids, 1)");
    line("words = torch.embedding(" + w(prefix + "word_embeddings.weight") + ", ids)");
    line("places = torch.slice(" + w(prefix + "position_embeddings.weight") + ", 0, 0, n, 1)");
    line("x = torch.add(words, places)");
    if (names == Architecture.BERT) {
      // A classified text is all of segment 0.
      String types = w(prefix + "token_type_embeddings.weight");
      line("x = torch.add(x, torch.select(" + types + ", 0, 0))");
    }
    line("x = " + norm(cast("x"), prefix + "LayerNorm"));
    line("x = torch.dropout(x, " + dropout + ", training)");
    line("gone = torch.mul(torch.sub(mask, 1.), 10000.)");
    line("gone = " + cast("torch.unsqueeze(torch.unsqueeze(gone, 1), 1)"));
    for (int layer = 0; layer < config.layers(); layer++) {
      layer(names.layer(layer), names == Architecture.BERT ? dropout : 0, dropout);
    }
    line("return x");
  }

  private void layer(Architecture.LayerNames names, double attentionDropout, double dropout) {
    int hidden = config.hiddenSize();
    String heads = config.heads() + ", " + hidden / config.heads();
    line("k = " + cast("torch.cat(" + list(names.query(), names.key(), names.value(), "weight")));
    line("c = " + cast("torch.cat(" + list(names.query(), names.key(), names.value(), "bias")));
    line("t = torch.view(torch.linear(x, k, c), [b, n, 3, " + heads + "])");
    line("t = torch.permute(t, [2, 0, 3, 1, 4])");
    line(
        "a = torch.scaled_dot_product_attention(torch.select(t, 0, 0), torch.select(t, 0, 1),"
            + " torch.select(t, 0, 2), gone, 0., False)");
    line("a = torch.reshape(torch.permute(a, [0, 2, 1, 3]), [b, n, " + hidden + "])");
    line("a = " + linear("a", names.attentionOutput()));
    line("x = " + norm(plus("x", "a", attentionDropout), names.attentionNorm()));
    line("f = " + activated(linear("x", names.intermediate())));
    line("f = " + linear("f", names.output()));
    line("x = " + norm(plus("x", "f", dropout), names.outputNorm()));
  }

  private String list(String query, String key, String value, String part) {
    return "["
        + w(query + "." + part)
        + ", "
        + w(key + "." + part)
        + ", "
        + w(value + "." + part)
        + "], 0)";
  }

  private static String plus(String x, String branch, double dropout) {
    return dropout == 0
        ? "torch.add(" + x + ", " + branch + ")"
        : "torch.add(" + x + ", torch.dropout(" + branch + ", " + dropout + ", training))";
  }

  private String activated(String x) {
    return switch (config.activation()) {
      case "relu" -> "torch.relu(" + x + ")";
      case "gelu_new" -> "torch.gelu(" + x + ", approximate=\"tanh\")";
      default -> "torch.gelu(" + x + ")";
    };
  }

  private void readings() {
    begin("hidden", "ids: Tensor, mask: Tensor, " + WEIGHTS, "Tensor");
    line(
        "return torch.flatten(torch.to((self).encode(d, r, ids, mask, False), "
            + FLOAT32
            + "), 1)");
    begin("pooled", "ids: Tensor, mask: Tensor, " + WEIGHTS, "Tensor");
    line("x = torch.to((self).encode(d, r, ids, mask, False), " + FLOAT32 + ")");
    line("m = torch.unsqueeze(mask, 2)");
    line("x = torch.div(torch.sum(torch.mul(x, m), [1]), torch.sum(m, [1]))");
    line("return x");
  }

  private void head(double dropout) {
    begin("head", WEIGHTS + ", ids: Tensor, mask: Tensor, training: bool", "Tensor");
    line("x = torch.select((self).encode(d, r, ids, mask, training), 1, 0)");
    line("x = torch.to(x, " + FLOAT32 + ")"); // A row a text: 16 bits would save nothing.
    String dense = config.architecture().headDense();
    line("x = torch.linear(x, " + w(dense + ".weight") + ", " + w(dense + ".bias") + ")");
    line("x = " + (config.architecture() == Architecture.BERT ? "torch.tanh(x)" : "torch.relu(x)"));
    line("x = torch.dropout(x, " + dropout + ", training)");
    line("return torch.linear(x, " + w("classifier.weight") + ", " + w("classifier.bias") + ")");
  }

  private void logits() {
    begin("logits", "ids: Tensor, mask: Tensor, " + WEIGHTS, "Tensor");
    line("return (self).head(d, r, ids, mask, False)");
  }

  /** Loss, gradients, clipping by global norm, AdamW (Loshchilov and Hutter, 2019). */
  private void step(Regularization regularization) {
    begin(
        "step",
        "ids: Tensor, mask: Tensor, labels: Tensor, rows: Tensor, rate: Tensor, time: Tensor, "
            + WEIGHTS
            + ", md: List[Tensor], mr: List[Tensor], vd: List[Tensor], vr: List[Tensor]",
        "Tensor");
    line("ld = " + leaves("d", decaying.size()));
    line("lr = " + leaves("r", rest.size()));
    line("p = torch.log_softmax((self).head(ld, lr, ids, mask, True), 1)");
    line("nll = torch.neg(torch.squeeze(torch.gather(p, 1, torch.unsqueeze(labels, 1)), 1))");
    line("loss = torch.mean(torch.mul(nll, rows))");
    line("found = torch.grad([loss], torch.add(ld, lr))");
    gradients("gd", 0, decaying.size());
    gradients("gr", decaying.size(), decaying.size() + rest.size());
    line("norm = torch.norm(torch.stack(torch._foreach_norm(torch.add(gd, gr))))");
    line("scale = torch.clamp_min(torch.div(norm, " + regularization.maximumNorm() + "), 1.)");
    adam("d", decaying.size(), regularization.weightDecay());
    adam("r", rest.size(), 0);
    line("return torch.stack([torch.detach(loss), norm])");
  }

  /** The weights themselves take no part in differentiation: they are written to. */
  private static String leaves(String list, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "torch.requires_grad_(torch.detach(" + list + "[" + i + "]))")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private void gradients(String list, int from, int to) {
    line(list + " = annotate(List[Tensor], [])");
    line("for i in range(" + from + ", " + to + "):");
    line("  _0 = torch.append(" + list + ", unchecked_cast(Tensor, found[i]))");
  }

  private void adam(String list, int count, double decay) {
    line(
        String.format(
            Locale.ROOT,
            "_1 = torch._fused_adamw_(%1$s, g%1$s, m%1$s, v%1$s, annotate(List[Tensor], []), [%2$s],"
                + " lr=rate, beta1=0.9, beta2=0.999, weight_decay=%3$s, eps=1e-08, amsgrad=False,"
                + " maximize=False, grad_scale=scale, found_inf=None)",
            list,
            String.join(", ", Collections.nCopies(count, "time")),
            decay));
  }

  private String linear(String x, String name) {
    return "torch.linear("
        + x
        + ", "
        + cast(w(name + ".weight"))
        + ", "
        + cast(w(name + ".bias"))
        + ")";
  }

  private String norm(String x, String name) {
    return "torch.layer_norm("
        + x
        + ", ["
        + config.hiddenSize()
        + "], "
        + w(name + ".weight")
        + ", "
        + w(name + ".bias")
        + ", "
        + config.normEpsilon()
        + ")";
  }

  private String cast(String x) {
    return bfloat16 ? "torch.to(" + x + ", " + BFLOAT16 + ")" : x;
  }

  private String w(String name) {
    String found = reference.get(name);
    if (found == null) {
      throw new IllegalStateException("no tensor is called " + name);
    }
    return found;
  }

  private void begin(String method, String arguments, String result) {
    text.append("  def ")
        .append(method)
        .append("(self: __torch__.M, ")
        .append(arguments)
        .append(") -> ")
        .append(result)
        .append(":\n");
  }

  private void line(String statement) {
    text.append("    ").append(statement).append('\n');
  }
}
