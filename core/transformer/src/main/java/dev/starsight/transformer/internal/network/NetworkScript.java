package dev.starsight.transformer.internal.network;

import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.network.ScriptTemplate.Scope;
import dev.starsight.transformer.internal.weights.Architecture;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.ParameterGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fills in {@code encoder.py.txt}, the encoder, its head, the loss and one step of AdamW as
 * TorchScript, for one network. Weights come in as one list a {@link ParameterGroup}, each in the
 * order of a {@link NetworkShape}; the text refers to them by index.
 */
final class NetworkScript {

  private static final int FLOAT32 = 6; // c10::ScalarType
  private static final int BFLOAT16 = 15;

  /** Tokens up to which attention is written out. */
  private static final int LONGEST_WRITTEN_OUT = 256;

  private final EncoderConfig config;
  private final OptimizerSettings recipe;
  private final List<ParameterGroup> groups;
  private final List<ParameterGroup> trained;
  private final boolean bfloat16;
  private final Map<String, String> reference = new HashMap<>();
  private final Map<ParameterGroup, Integer> counts = new HashMap<>();

  /** What methods for reading find in the list {@code prepared}, made once for all of them. */
  private final List<String> prepared = new ArrayList<>();

  /** How many masks over all tokens, and over the first ones, the dropout has used. */
  private int fullMasks;

  private int firstMasks;

  private NetworkScript(NetworkShape shape, OptimizerSettings recipe, boolean bfloat16) {
    this.config = shape.config();
    this.recipe = recipe;
    this.bfloat16 = bfloat16;
    this.groups = ParameterGroup.of(shape);
    this.trained = groups.stream().filter(recipe::trains).toList();
    for (int i = 0; i < shape.tensors().size(); i++) {
      ParameterGroup group = shape.group(i);
      int at = counts.merge(group, 1, Integer::sum) - 1;
      reference.put(shape.tensors().get(i).name(), group.list() + "[" + at + "]");
    }
  }

  /**
   * Returns a module with the methods {@code hidden} and {@code pooled}, with a head also {@code
   * logits}, {@code step} and, for steps of several batches, {@code accumulate} and {@code update}.
   * What its method {@code prepare} returns, the weights as they are multiplied with, is the last
   * argument of the first three.
   *
   * @param bfloat16 whether activations are 16 bits; weights, sums and losses are 32 in any case
   */
  static String of(NetworkShape shape, OptimizerSettings recipe, boolean bfloat16) {
    NetworkScript script = new NetworkScript(shape, recipe, bfloat16);
    return ScriptTemplate.resource("encoder.py.txt").render(script.scope(shape.labels() > 0));
  }

  /** How many random bytes a step on such a batch takes. */
  static long dropoutBytes(NetworkShape shape, OptimizerSettings recipe, EncodingBatch batch) {
    if (recipe.dropout() == 0) {
      return 0;
    }
    EncoderConfig config = shape.config();
    long state = (long) batch.size() * config.hiddenSize();
    return state * batch.width() * fullMasks(config) + state * (perLayer(config) + 1);
  }

  /** Masks over all tokens: of the embeddings and of all layers but the last. */
  private static int fullMasks(EncoderConfig config) {
    return 1 + perLayer(config) * (config.layers() - 1);
  }

  private static int perLayer(EncoderConfig config) {
    return config.architecture() == Architecture.BERT ? 2 : 1;
  }

  private Scope scope(boolean head) {
    int width = config.hiddenSize() / config.heads();
    Scope scope =
        new Scope()
            .value("hidden", config.hiddenSize())
            .value("heads", config.heads())
            .value("width", width)
            .value("epsilon", config.normEpsilon())
            .value("attention_scale", 1 / Math.sqrt((double) config.hiddenSize() / config.heads()))
            .value("longest_written_out", LONGEST_WRITTEN_OUT)
            .value("float32", FLOAT32)
            .function("cast", this::cast)
            .function("prepared", ignored -> casts(prepared))
            .flag("bert", config.architecture() == Architecture.BERT)
            .flag("bfloat16", bfloat16)
            .flag("head", head)
            .flag(activation(), true);
    arguments(scope, "weights", "", group -> true);
    arguments(scope, "all", "", group -> group.kind() != ParameterGroup.Kind.WORDS);
    arguments(scope, "encoder", "", this::isOfEncoder);
    embeddings(scope);
    if (head) {
      weights(scope, "dense", config.architecture().headDense());
      weights(scope, "classifier", "classifier");
      training(scope);
    }
    Scope reading = pass(scope, false);
    return scope.loop("pass", head ? List.of(reading, pass(scope, true)) : List.of(reading));
  }

  private String activation() {
    return switch (config.activation()) {
      case "relu", "gelu_new" -> config.activation();
      default -> "gelu";
    };
  }

  /** The word embeddings come by themselves: all of them, or the rows that occur. */
  private boolean isOfEncoder(ParameterGroup group) {
    return group.kind() != ParameterGroup.Kind.WORDS && group.depth() <= config.layers();
  }

  /** Adds a list of arguments, and with a colon their declarations. */
  private void arguments(Scope scope, String name, String prefix, Predicate<ParameterGroup> which) {
    List<String> names = groups.stream().filter(which).map(g -> prefix + g.list()).toList();
    scope.value(name, String.join(", ", names));
    scope.value(
        name + ":",
        names.stream().map(each -> each + ": List[Tensor]").collect(Collectors.joining(", ")));
  }

  private void embeddings(Scope scope) {
    String prefix = config.architecture().modelType() + ".embeddings.";
    weights(scope, "position_embeddings", prefix + "position_embeddings");
    weights(scope, "token_type_embeddings", prefix + "token_type_embeddings");
    weights(scope, "embeddings_norm", prefix + "LayerNorm");
  }

  /** Adds where a part's weights are. */
  private void weights(Scope scope, String name, String part) {
    for (String end : List.of(".weight", ".bias")) {
      String found = reference.get(part + end);
      if (found != null) {
        scope.value(name + end, found);
      }
    }
  }

  /** The encoder for reading or for learning. */
  private Scope pass(Scope outer, boolean learning) {
    boolean dropout = learning && recipe.dropout() > 0;
    Scope scope =
        outer
            .nested()
            .value("prefix", learning ? "learning_" : "")
            .value("extra", learning ? "bytes" : "prepared")
            .value("extra:", learning ? "bytes: Tensor" : "prepared: List[Tensor]")
            .value("full_masks", fullMasks(config))
            .function("next_full_mask", ignored -> Integer.toString(fullMasks++))
            .function("next_first_mask", ignored -> Integer.toString(firstMasks++))
            .value("dropout_threshold", DropoutBits.threshold(recipe.dropout()))
            .value("dropout_scale", DropoutBits.scale(recipe.dropout()))
            .flag("reading", !learning)
            .flag("dropout", dropout)
            .flag("attention_dropout", dropout && config.architecture() == Architecture.BERT);
    List<Scope> layers =
        IntStream.range(0, config.layers())
            .mapToObj(layer -> layer(scope, config.architecture().layer(layer), learning))
            .toList();
    int top = layers.size() - 1;
    return scope
        .loop("lower_layer", layers.subList(0, top))
        .loop("top_layer", layers.subList(top, top + 1));
  }

  private Scope layer(Scope pass, Architecture.LayerNames names, boolean learning) {
    Scope scope = pass.nested();
    weights(scope, "query", names.query());
    weights(scope, "key", names.key());
    weights(scope, "value", names.value());
    weights(scope, "attention_output", names.attentionOutput());
    weights(scope, "attention_norm", names.attentionNorm());
    weights(scope, "intermediate", names.intermediate());
    weights(scope, "output", names.output());
    weights(scope, "output_norm", names.outputNorm());
    return scope.function("operand", weights -> operand(scope, weights.split(" "), learning));
  }

  /** Weights as they are multiplied with: to be read, they are made once. */
  private String operand(Scope layer, String[] names, boolean learning) {
    List<String> parts = Arrays.stream(names).map(name -> layer.get(name, "")).toList();
    String weights =
        parts.size() == 1 ? parts.get(0) : "torch.cat([" + String.join(", ", parts) + "], 0)";
    if (learning) {
      return cast(weights);
    }
    if (!prepared.contains(weights)) {
      prepared.add(weights);
    }
    return "prepared[" + prepared.indexOf(weights) + "]";
  }

  private String cast(String x) {
    return bfloat16 ? "torch.to(" + x + ", " + BFLOAT16 + ")" : x;
  }

  private String casts(List<String> weights) {
    return weights.stream().map(this::cast).collect(Collectors.joining(", ", "[", "]"));
  }

  /** Adds what the loss and AdamW need. */
  private void training(Scope scope) {
    for (String list : List.of("means", "squares", "sums", "gradients")) {
      arguments(scope, list, list + "_", recipe::trains);
    }
    boolean words = recipe.trains(groups.get(0));
    scope
        .flag("ordinal", recipe.ordinal())
        .value("maximum_norm", recipe.maximumNorm())
        .value("leaf_words", words ? "leaves_word_embeddings[0]" : "words")
        .value("leaves_of_all", joined(groups.subList(1, groups.size()), this::leavesName))
        .value("joined_leaves", concatenated("leaves_"))
        .value("joined_gradients", concatenated("gradients_"));
    List<Scope> each = new ArrayList<>();
    int from = 0;
    for (ParameterGroup group : trained) {
      int count = counts.getOrDefault(group, 0);
      each.add(
          scope
              .nested()
              .value("group", group.list())
              .value("leaves", leaves(group, count))
              .value("from", from)
              .value("to", from + count)
              .value("times", Collections.nCopies(count, "time"))
              .value("rate_factor", recipe.rate(group, config.layers()))
              .value("weight_decay", recipe.decay(group))
              .flag("words", group.kind() == ParameterGroup.Kind.WORDS));
      from += count;
    }
    scope.loop("trained", each);
  }

  private String leavesName(ParameterGroup group) {
    return (recipe.trains(group) ? "leaves_" : "") + group.list();
  }

  private static String leaves(ParameterGroup group, int count) {
    if (group.kind() == ParameterGroup.Kind.WORDS) {
      return "[torch.requires_grad_(torch.detach(words))]";
    }
    return IntStream.range(0, count)
        .mapToObj(i -> "torch.requires_grad_(torch.detach(" + group.list() + "[" + i + "]))")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String joined(List<ParameterGroup> groups, Function<ParameterGroup, String> name) {
    return groups.stream().map(name).collect(Collectors.joining(", "));
  }

  /** Concatenates the lists of all groups that train. */
  private String concatenated(String prefix) {
    return trained.stream()
        .map(group -> prefix + group.list())
        .reduce((all, list) -> "torch.add(" + all + ", " + list + ")")
        .orElseThrow();
  }
}
