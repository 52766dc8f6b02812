package dev.starsight.transformer;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The encoder, its head, the loss and one step of AdamW as a TorchScript text. Weights come in as
 * one list a {@link Group}, each in the order of a {@link NetworkShape}; the text refers to them by
 * index. All of a step (forward, backward, clipping, AdamW) is one call, so that gradients never
 * cross into Java.
 *
 * <p>The lists that AdamW writes to must be arguments of the method: the compiler takes a write to
 * a list made in the method for dead code, and removes it.
 */
final class NetworkScript {

  private static final int FLOAT32 = 6; // c10::ScalarType
  private static final int BFLOAT16 = 15;
  private static final String ENCODER_WEIGHTS = "d: List[Tensor], r: List[Tensor]";

  private final EncoderConfig config;
  private final List<Group> groups;
  private final boolean bfloat16;
  private final Map<String, String> reference = new HashMap<>();
  private final Map<Group, Integer> counts = new EnumMap<>(Group.class);
  private final StringBuilder text = new StringBuilder();

  private NetworkScript(NetworkShape shape, boolean bfloat16) {
    this.config = shape.config();
    this.bfloat16 = bfloat16;
    this.groups = Group.of(shape);
    for (int i = 0; i < shape.tensors().size(); i++) {
      Group group = shape.group(i);
      int at = counts.merge(group, 1, Integer::sum) - 1;
      reference.put(shape.tensors().get(i).name(), group.list() + "[" + at + "]");
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
    begin("encode", ENCODER_WEIGHTS + ", ids: Tensor, mask: Tensor, training: bool", "Tensor");
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
    begin("hidden", "ids: Tensor, mask: Tensor, " + parameters(""), "Tensor");
    line(
        "return torch.flatten(torch.to((self).encode(d, r, ids, mask, False), "
            + FLOAT32
            + "), 1)");
    begin("pooled", "ids: Tensor, mask: Tensor, " + parameters(""), "Tensor");
    line("x = torch.to((self).encode(d, r, ids, mask, False), " + FLOAT32 + ")");
    line("m = torch.unsqueeze(mask, 2)");
    line("x = torch.div(torch.sum(torch.mul(x, m), [1]), torch.sum(m, [1]))");
    line("return x");
  }

  private void head(double dropout) {
    begin("head", parameters("") + ", ids: Tensor, mask: Tensor, training: bool", "Tensor");
    line("x = torch.select((self).encode(d, r, ids, mask, training), 1, 0)");
    line("x = torch.to(x, " + FLOAT32 + ")"); // A row a text: 16 bits would save nothing.
    String dense = config.architecture().headDense();
    line("x = torch.linear(x, " + w(dense + ".weight") + ", " + w(dense + ".bias") + ")");
    line("x = " + (config.architecture() == Architecture.BERT ? "torch.tanh(x)" : "torch.relu(x)"));
    line("x = torch.dropout(x, " + dropout + ", training)");
    line("return torch.linear(x, " + w("classifier.weight") + ", " + w("classifier.bias") + ")");
  }

  private void logits() {
    begin("logits", "ids: Tensor, mask: Tensor, " + parameters(""), "Tensor");
    line("return (self).head(" + names("") + ", ids, mask, False)");
  }

  /** Loss, gradients, clipping by global norm, AdamW (Loshchilov and Hutter, 2019). */
  private void step(Regularization regularization) {
    begin(
        "step",
        "ids: Tensor, mask: Tensor, labels: Tensor, rows: Tensor, rate: Tensor, time: Tensor, "
            + parameters("")
            + ", "
            + parameters("m")
            + ", "
            + parameters("v"),
        "Tensor");
    for (Group group : groups) {
      line("l" + group.list() + " = " + leaves(group));
    }
    line("p = torch.log_softmax((self).head(" + names("l") + ", ids, mask, True), 1)");
    line("nll = torch.neg(torch.squeeze(torch.gather(p, 1, torch.unsqueeze(labels, 1)), 1))");
    line("loss = torch.mean(torch.mul(nll, rows))");
    line("found = torch.grad([loss], " + joined("l") + ")");
    int from = 0;
    for (Group group : groups) {
      gradients("g" + group.list(), from, from + count(group));
      from += count(group);
    }
    line("norm = torch.norm(torch.stack(torch._foreach_norm(" + joined("g") + ")))");
    line("scale = torch.clamp_min(torch.div(norm, " + regularization.maximumNorm() + "), 1.)");
    line("quick = torch.mul(rate, " + regularization.headRate() + ")");
    for (Group group : groups) {
      adam(group, group.decays() ? regularization.weightDecay() : 0);
    }
    line("return torch.stack([torch.detach(loss), norm])");
  }

  private int count(Group group) {
    return counts.getOrDefault(group, 0);
  }

  /** One list argument a group, its name after a prefix. */
  private String parameters(String prefix) {
    return groups.stream()
        .map(group -> prefix + group.list() + ": List[Tensor]")
        .collect(Collectors.joining(", "));
  }

  private String names(String prefix) {
    return groups.stream().map(g -> prefix + g.list()).collect(Collectors.joining(", "));
  }

  /** All lists as one. */
  private String joined(String prefix) {
    return groups.stream()
        .map(group -> prefix + group.list())
        .reduce((all, list) -> "torch.add(" + all + ", " + list + ")")
        .orElseThrow();
  }

  /** The weights themselves take no part in differentiation: they are written to. */
  private String leaves(Group group) {
    return IntStream.range(0, count(group))
        .mapToObj(i -> "torch.requires_grad_(torch.detach(" + group.list() + "[" + i + "]))")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private void gradients(String list, int from, int to) {
    line(list + " = annotate(List[Tensor], [])");
    line("for i in range(" + from + ", " + to + "):");
    line("  _0 = torch.append(" + list + ", unchecked_cast(Tensor, found[i]))");
  }

  private void adam(Group group, double decay) {
    line(
        String.format(
            Locale.ROOT,
            "_1 = torch._fused_adamw_(%1$s, g%1$s, m%1$s, v%1$s, annotate(List[Tensor], []), [%2$s],"
                + " lr=%4$s, beta1=0.9, beta2=0.999, weight_decay=%3$s, eps=1e-08, amsgrad=False,"
                + " maximize=False, grad_scale=scale, found_inf=None)",
            group.list(),
            String.join(", ", Collections.nCopies(count(group), "time")),
            decay,
            group.isHead() ? "quick" : "rate"));
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
