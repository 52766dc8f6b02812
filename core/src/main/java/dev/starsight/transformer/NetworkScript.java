package dev.starsight.transformer;

import dev.starsight.text.EncodingBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The encoder, its head, the loss and one step of AdamW as a TorchScript text. Weights come in as
 * one list a {@link Group}, each in the order of a {@link NetworkShape}; the text refers to them by
 * index. All of a step (forward, backward, clipping, AdamW) is one call, so that gradients never
 * cross into Java.
 *
 * <p>What the head reads is the first token's state, so the last layer is computed for that token
 * alone, in training too: the other tokens there only give keys and values. And a step looks at the
 * rows of the word embeddings that occur in it, so neither a gradient nor a moment of the other
 * thirty thousand is touched (lazy Adam, as TensorFlow Addons and PyTorch's SparseAdam do it).
 *
 * <p>Attention is written out in 16 bits: the engine's own is ten times slower than a matrix
 * product on its way back. Where texts are long its table of {@code n · n} shares would fill the
 * memory, so there the engine's own stands in.
 *
 * <p>The lists that AdamW writes to must be arguments of the method: the compiler takes a write to
 * a list made in the method for dead code, and removes it.
 */
final class NetworkScript {

  private static final int FLOAT32 = 6; // c10::ScalarType
  private static final int BFLOAT16 = 15;

  /** Tokens up to which attention is written out. */
  private static final int LONGEST_WRITTEN_OUT = 256;

  private final EncoderConfig config;
  private final Recipe recipe;
  private final List<Group> groups;
  private final boolean bfloat16;
  private final Map<String, String> reference = new HashMap<>();
  private final Map<Group, Integer> counts = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  /** Whether the methods being written are for learning, and how many masks they have used. */
  private boolean learning;

  private int masks;

  /** What methods for reading find in the list {@code p}, made once for all of them. */
  private final List<String> prepared = new ArrayList<>();

  private NetworkScript(NetworkShape shape, Recipe recipe, boolean bfloat16) {
    this.config = shape.config();
    this.recipe = recipe;
    this.bfloat16 = bfloat16;
    this.groups = Group.of(shape);
    for (int i = 0; i < shape.tensors().size(); i++) {
      Group group = shape.group(i);
      int at = counts.merge(group, 1, Integer::sum) - 1;
      reference.put(shape.tensors().get(i).name(), group.list() + "[" + at + "]");
    }
  }

  /**
   * The methods {@code hidden} and {@code pooled}, with a head also {@code logits}, {@code step}
   * and, for steps of several batches, {@code accumulate} and {@code update}. What {@code prepare}
   * returns, the weights as they are multiplied with, is the last argument of the first three.
   *
   * @param bfloat16 whether activations are 16 bits; weights, sums and losses are 32 in any case
   */
  static String of(NetworkShape shape, Recipe recipe, boolean bfloat16) {
    NetworkScript script = new NetworkScript(shape, recipe, bfloat16);
    script.encoder();
    script.readings();
    if (shape.labels() > 0) {
      script.head();
      script.logits();
    }
    script.prepare();
    if (shape.labels() > 0) {
      script.learning = true;
      script.encoder();
      script.head();
      script.step();
      script.accumulate();
      script.update();
    }
    return script.text.toString();
  }

  /** The word embeddings come by themselves: all of them, or the rows that occur. */
  private String encoderArguments(String prefix, boolean declared) {
    return lists(
        prefix, g -> g.kind() != Group.Kind.WORDS && g.depth() <= config.layers(), declared);
  }

  /** Everything but the word embeddings. */
  private String allArguments(String prefix, boolean declared) {
    return lists(prefix, g -> g.kind() != Group.Kind.WORDS, declared);
  }

  private String lists(String prefix, Predicate<Group> which, boolean declared) {
    return groups.stream()
        .filter(which)
        .map(g -> prefix + g.list() + (declared ? ": List[Tensor]" : ""))
        .collect(Collectors.joining(", "));
  }

  /** How many random bytes a step on such a batch takes. */
  static long dropoutBytes(NetworkShape shape, Recipe recipe, EncodingBatch batch) {
    if (recipe.dropout() == 0) {
      return 0;
    }
    EncoderConfig config = shape.config();
    long state = (long) batch.size() * config.hiddenSize();
    return state * batch.width() * wideMasks(config) + state * (perLayer(config) + 1);
  }

  /** Masks over all tokens: of the embeddings and of all layers but the last. */
  private static int wideMasks(EncoderConfig config) {
    return 1 + perLayer(config) * (config.layers() - 1);
  }

  private static int perLayer(EncoderConfig config) {
    return config.architecture() == Architecture.BERT ? 2 : 1;
  }

  private boolean isDropping() {
    return learning && recipe.dropout() > 0;
  }

  private String arguments() {
    return ", ids: Tensor, mask: Tensor" + (learning ? ", bytes: Tensor" : ", p: List[Tensor]");
  }

  private String values() {
    return ", ids, mask" + (learning ? ", bytes" : ", p");
  }

  /** Methods for learning have names of their own. */
  private String named(String method) {
    return learning ? "learning_" + method : method;
  }

  private void encoder() {
    String arguments = "words: Tensor, " + encoderArguments("", true) + arguments();
    String below =
        "x = (self)." + named("below") + "(words, " + encoderArguments("", false) + values() + ")";
    Architecture.LayerNames last = config.architecture().layer(config.layers() - 1);
    masks = 0;
    begin(named("below"), arguments, "Tensor");
    sizes();
    embeddings();
    for (int layer = 0; layer < config.layers() - 1; layer++) {
      layer(config.architecture().layer(layer));
    }
    line("return x");
    if (!learning) {
      begin("encode", arguments, "Tensor");
      line(below);
      sizes();
      layer(last);
      line("return x");
    }
    begin(named("first"), arguments, "Tensor");
    line(below);
    sizes();
    firstToken(last);
    line("return x");
  }

  private void sizes() {
    line("b = torch.size(ids, 0)");
    line("n = torch.size(ids, 1)");
    line("bh = torch.mul(b, " + config.heads() + ")");
    line("gone = torch.mul(torch.sub(mask, 1.), 10000.)");
    line("gone = " + cast("torch.unsqueeze(torch.unsqueeze(gone, 1), 1)"));
    line(
        "minus = torch.reshape(torch.expand(gone, [b, " + config.heads() + ", 1, n]), [bh, 1, n])");
    if (isDropping()) {
      line("row = torch.mul(b, " + config.hiddenSize() + ")");
      line("all = torch.mul(row, n)");
    }
  }

  private void embeddings() {
    Architecture names = config.architecture();
    String prefix = names.modelType() + ".embeddings.";
    line(
        "places = torch.slice("
            + w(prefix + "position_embeddings.weight")
            + ", 0, 0, torch.size(ids, 1), 1)");
    line("x = torch.add(torch.embedding(words, ids), places)");
    if (names == Architecture.BERT) {
      // A classified text is all of segment 0.
      String types = w(prefix + "token_type_embeddings.weight");
      line("x = torch.add(x, torch.select(" + types + ", 0, 0))");
    }
    line("x = " + norm(cast("x"), prefix + "LayerNorm"));
    if (isDropping()) {
      line(
          "x = torch.mul(torch.mul(x, "
              + mask()
              + "), "
              + DropoutBits.scale(recipe.dropout())
              + ")");
    }
  }

  /** The next mask: true stays. The wide ones come first in the bytes. */
  private String mask() {
    int index = masks++;
    int narrow = index - wideMasks(config);
    String from =
        narrow < 0
            ? "torch.mul(all, " + index + ")"
            : "torch.add(torch.mul(all, "
                + wideMasks(config)
                + "), torch.mul(row, "
                + narrow
                + "))";
    String size = narrow < 0 ? "all" : "row";
    String shape =
        narrow < 0 ? "[b, n, " + config.hiddenSize() + "]" : "[b, " + config.hiddenSize() + "]";
    return "torch.ge(torch.view(torch.narrow(bytes, 0, "
        + from
        + ", "
        + size
        + "), "
        + shape
        + "), "
        + DropoutBits.threshold(recipe.dropout())
        + ")";
  }

  private void layer(Architecture.LayerNames names) {
    int hidden = config.hiddenSize();
    line("k = " + multiplied(joined("weight", names.query(), names.key(), names.value())));
    line("c = " + multiplied(joined("bias", names.query(), names.key(), names.value())));
    line("t = torch.view(torch.linear(x, k, c), [b, n, 3, " + heads() + "])");
    line("t = torch.permute(t, [2, 0, 3, 1, 4])");
    if (bfloat16) {
      line("if torch.gt(n, " + LONGEST_WRITTEN_OUT + "):");
      line("  " + fused(hidden));
      line("else:");
      line("  u = torch.unbind(torch.reshape(t, [3, bh, n, " + hidden / config.heads() + "]), 0)");
      line("  a = " + writtenOut("u[0]", "u[1]", "u[2]"));
      line(
          "  a = torch.permute(torch.view(a, [b, "
              + config.heads()
              + ", n, "
              + hidden / config.heads()
              + "]), [0, 2, 1, 3])");
      line("  a = torch.reshape(a, [b, n, " + hidden + "])");
    } else {
      line(fused(hidden));
    }
    rest(names);
  }

  private static String fused(int hidden) {
    return "a = torch.reshape(torch.permute(torch.scaled_dot_product_attention(torch.select(t, 0, 0),"
        + " torch.select(t, 0, 1), torch.select(t, 0, 2), gone, 0., False), [0, 2, 1, 3]), [b, n, "
        + hidden
        + "])";
  }

  /** Attention of [b · heads, queries, width] to [b · heads, n, width]. */
  private String writtenOut(String query, String key, String value) {
    double scale = 1 / Math.sqrt((double) config.hiddenSize() / config.heads());
    return "torch.bmm(torch.softmax(torch.baddbmm(minus, "
        + query
        + ", torch.transpose("
        + key
        + ", 1, 2), beta=1, alpha="
        + scale
        + "), -1), "
        + value
        + ")";
  }

  /** The layer for the first token alone: [b, hidden]. */
  private void firstToken(Architecture.LayerNames names) {
    int hidden = config.hiddenSize();
    int width = hidden / config.heads();
    line("k = " + multiplied(joined("weight", names.key(), names.value())));
    line("c = " + multiplied(joined("bias", names.key(), names.value())));
    line("t = torch.view(torch.linear(x, k, c), [b, n, 2, " + heads() + "])");
    line("t = torch.reshape(torch.permute(t, [2, 0, 3, 1, 4]), [2, bh, n, " + width + "])");
    line("u = torch.unbind(t, 0)");
    line("x = torch.select(x, 1, 0)");
    line("q = torch.view(" + linear("x", names.query()) + ", [bh, 1, " + width + "])");
    line("a = torch.view(" + writtenOut("q", "u[0]", "u[1]") + ", [b, " + hidden + "])");
    rest(names);
  }

  private String heads() {
    return config.heads() + ", " + config.hiddenSize() / config.heads();
  }

  /** What follows attention, from {@code x} and {@code a}. */
  private void rest(Architecture.LayerNames names) {
    boolean bert = config.architecture() == Architecture.BERT;
    line("a = " + linear("a", names.attentionOutput()));
    line("x = " + norm(plus("x", "a", bert), names.attentionNorm()));
    line("f = " + activated(linear("x", names.intermediate())));
    line("f = " + linear("f", names.output()));
    line("x = " + norm(plus("x", "f", true), names.outputNorm()));
  }

  private String joined(String part, String... names) {
    return Arrays.stream(names)
        .map(name -> w(name + "." + part))
        .collect(Collectors.joining(", ", "torch.cat([", "], 0)"));
  }

  private String plus(String x, String branch, boolean drops) {
    return isDropping() && drops
        ? "torch.add("
            + x
            + ", torch.mul("
            + branch
            + ", "
            + mask()
            + "), alpha="
            + DropoutBits.scale(recipe.dropout())
            + ")"
        : "torch.add(" + x + ", " + branch + ")";
  }

  private String activated(String x) {
    return switch (config.activation()) {
      case "relu" -> "torch.relu(" + x + ")";
      case "gelu_new" -> "torch.gelu(" + x + ", approximate=\"tanh\")";
      default -> "torch.gelu(" + x + ")";
    };
  }

  private void readings() {
    String arguments = readArguments();
    String states =
        "torch.to((self).encode(w0[0], "
            + encoderArguments("", false)
            + values()
            + "), "
            + FLOAT32
            + ")";
    begin("hidden", arguments, "Tensor");
    line("return torch.flatten(" + states + ", 1)");
    begin("pooled", arguments, "Tensor");
    line("x = " + states);
    line("m = torch.unsqueeze(mask, 2)");
    line("x = torch.div(torch.sum(torch.mul(x, m), [1]), torch.sum(m, [1]))");
    line("return x");
  }

  private void head() {
    begin(named("head"), "words: Tensor, " + allArguments("", true) + arguments(), "Tensor");
    line(
        "x = (self)." + named("first") + "(words, " + encoderArguments("", false) + values() + ")");
    line("x = torch.to(x, " + FLOAT32 + ")"); // A row a text: 16 bits would save nothing.
    String dense = config.architecture().headDense();
    line("x = torch.linear(x, " + w(dense + ".weight") + ", " + w(dense + ".bias") + ")");
    line("x = " + (config.architecture() == Architecture.BERT ? "torch.tanh(x)" : "torch.relu(x)"));
    if (isDropping()) {
      line("row = torch.mul(torch.size(ids, 0), " + config.hiddenSize() + ")");
      line("all = torch.mul(row, torch.size(ids, 1))");
      line("b = torch.size(ids, 0)");
      line(
          "x = torch.mul(torch.mul(x, "
              + mask()
              + "), "
              + DropoutBits.scale(recipe.dropout())
              + ")");
    }
    line("return torch.linear(x, " + w("classifier.weight") + ", " + w("classifier.bias") + ")");
  }

  private void logits() {
    begin("logits", readArguments(), "Tensor");
    line("return (self).head(w0[0], " + allArguments("", false) + values() + ")");
  }

  private String readArguments() {
    return "ids: Tensor, mask: Tensor, " + lists("", g -> true, true) + ", p: List[Tensor]";
  }

  private static final String BATCH =
      "ids: Tensor, mask: Tensor, targets: Tensor, rows: Tensor, offsets: Tensor, total: Tensor, used: Tensor, bytes: Tensor, ";

  /** Loss, gradients, clipping by global norm, AdamW (Loshchilov and Hutter, 2019). */
  private void step() {
    begin(
        "step",
        BATCH
            + "rate: Tensor, time: Tensor, "
            + lists("", g -> true, true)
            + ", "
            + lists("m", recipe::trains, true)
            + ", "
            + lists("v", recipe::trains, true),
        "Tensor");
    loss();
    adamW();
    line("return torch.stack([torch.detach(loss), norm])");
  }

  /** One of several batches of a step: its gradients are added to lists. */
  private void accumulate() {
    begin(
        "accumulate",
        BATCH + lists("", g -> true, true) + ", " + lists("s", recipe::trains, true),
        "Tensor");
    loss();
    for (Group group : trained()) {
      line("torch._foreach_add_(s" + group.list() + ", g" + group.list() + ")");
    }
    line("return torch.detach(loss)");
  }

  /** The end of a step of several batches. */
  private void update() {
    begin(
        "update",
        "used: Tensor, rate: Tensor, time: Tensor, "
            + lists("", g -> true, true)
            + ", "
            + lists("g", recipe::trains, true)
            + ", "
            + lists("m", recipe::trains, true)
            + ", "
            + lists("v", recipe::trains, true),
        "Tensor");
    adamW();
    line("return norm");
  }

  private List<Group> trained() {
    return groups.stream().filter(recipe::trains).toList();
  }

  /** The loss of a batch, and a list of gradients a group. */
  private void loss() {
    line("words = torch.index_select(w0[0], 0, used)");
    for (Group group : trained()) {
      line("l" + group.list() + " = " + leaves(group));
    }
    List<String> values = new ArrayList<>();
    boolean words = recipe.trains(groups.get(0));
    values.add(words ? "lw0[0]" : "words");
    for (Group group : groups.subList(1, groups.size())) {
      values.add((recipe.trains(group) ? "l" : "") + group.list());
    }
    line("z = (self)." + named("head") + "(" + String.join(", ", values) + values() + ")");
    line("p = torch.log_softmax(torch.add(z, offsets), 1)");
    line("costs = torch.neg(torch.sum(torch.mul(p, targets), [1]))");
    if (recipe.ordinal()) {
      line("c = torch.cumsum(torch.sub(torch.exp(p), targets), 1)");
      line("costs = torch.add(costs, torch.sum(torch.mul(c, c), [1]))");
    }
    line("loss = torch.div(torch.sum(torch.mul(costs, rows)), total)");
    line("found = torch.grad([loss], " + joined("l") + ")");
    int from = 0;
    for (Group group : trained()) {
      gradients("g" + group.list(), from, from + count(group));
      from += count(group);
    }
  }

  private void adamW() {
    line("norm = torch.norm(torch.stack(torch._foreach_norm(" + joined("g") + ")))");
    line("scale = torch.clamp_min(torch.div(norm, " + recipe.maximumNorm() + "), 1.)");
    for (Group group : trained()) {
      line("speed = torch.mul(rate, " + recipe.rate(group, config.layers()) + ")");
      if (group.kind() == Group.Kind.WORDS) {
        adamWOfWords();
      } else {
        adamW(group);
      }
    }
  }

  private int count(Group group) {
    return counts.getOrDefault(group, 0);
  }

  /** All trained lists as one. */
  private String joined(String prefix) {
    return trained().stream()
        .map(group -> prefix + group.list())
        .reduce((all, list) -> "torch.add(" + all + ", " + list + ")")
        .orElseThrow();
  }

  /** The weights themselves take no part in differentiation: they are written to. */
  private String leaves(Group group) {
    if (group.kind() == Group.Kind.WORDS) {
      return "[torch.requires_grad_(torch.detach(words))]";
    }
    return IntStream.range(0, count(group))
        .mapToObj(i -> "torch.requires_grad_(torch.detach(" + group.list() + "[" + i + "]))")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private void gradients(String list, int from, int to) {
    line(list + " = annotate(List[Tensor], [])");
    line("for i in range(" + from + ", " + to + "):");
    line("  _0 = torch.append(" + list + ", unchecked_cast(Tensor, found[i]))");
  }

  private void adamW(Group group) {
    line(
        String.format(
            Locale.ROOT,
            "_1 = torch._fused_adamw_(%1$s, g%1$s, m%1$s, v%1$s, annotate(List[Tensor], []), [%2$s],"
                + " lr=speed, beta1=0.9, beta2=0.999, weight_decay=%3$s, eps=1e-08, amsgrad=False,"
                + " maximize=False, grad_scale=scale, found_inf=None)",
            group.list(),
            String.join(", ", Collections.nCopies(count(group), "time")),
            recipe.decay(group)));
  }

  /** The same for the rows that occur. */
  private void adamWOfWords() {
    line("g = torch.div(gw0[0], scale)");
    line("m = torch.index_select(mw0[0], 0, used)");
    line("m = torch.add(torch.mul(m, 0.9), torch.mul(g, 0.1))");
    line("v = torch.index_select(vw0[0], 0, used)");
    line("v = torch.add(torch.mul(v, 0.999), torch.mul(torch.mul(g, g), 0.001))");
    line("_2 = torch.index_copy_(mw0[0], 0, used, m)");
    line("_3 = torch.index_copy_(vw0[0], 0, used, v)");
    line("first = torch.rsub(torch.pow(0.9, time), 1.)");
    line("second = torch.rsub(torch.pow(0.999, time), 1.)");
    line("root = torch.add(torch.div(torch.sqrt(v), torch.sqrt(second)), 1e-08)");
    line("change = torch.mul(torch.div(torch.div(m, root), first), speed)");
    line("kept = torch.rsub(torch.mul(speed, " + recipe.decay(groups.get(0)) + "), 1.)");
    line("now = torch.sub(torch.mul(torch.index_select(w0[0], 0, used), kept), change)");
    line("_4 = torch.index_copy_(w0[0], 0, used, now)");
  }

  private String linear(String x, String name) {
    return "torch.linear("
        + x
        + ", "
        + multiplied(w(name + ".weight"))
        + ", "
        + multiplied(w(name + ".bias"))
        + ")";
  }

  /** Weights as they are multiplied with: to be read, they are made once. */
  private String multiplied(String weights) {
    if (learning) {
      return cast(weights);
    }
    if (!prepared.contains(weights)) {
      prepared.add(weights);
    }
    return "p[" + prepared.indexOf(weights) + "]";
  }

  private void prepare() {
    begin("prepare", lists("", g -> g.kind() != Group.Kind.WORDS, true), "List[Tensor]");
    line(prepared.stream().map(this::cast).collect(Collectors.joining(", ", "return [", "]")));
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
