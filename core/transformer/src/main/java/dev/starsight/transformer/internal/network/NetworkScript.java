package dev.starsight.transformer.internal.network;

import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.network.ScriptTemplate.Scope;
import dev.starsight.transformer.internal.weights.Architecture;
import dev.starsight.transformer.internal.weights.Architecture.LayerPart;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.ParameterGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders {@code encoder.py.txt}, the encoder, its head, the loss and one step of AdamW in
 * TorchScript, for one network. Weights are passed as one list for each {@link ParameterGroup}, in
 * the order of the {@link NetworkShape}; the program refers to them by index.
 */
final class NetworkScript {

  private static final int FLOAT32 = 6; // c10::ScalarType
  private static final int BFLOAT16 = 15;

  private static final String ENCODER = "encoder.py.txt";

  private enum Head {
    NONE,
    CLASSIFIER,
    TOKENS
  }

  /** The activation of a layer, alone and as a part of the linear map before it. */
  private enum Activation {
    RELU("torch.relu(%s)", "\"relu\", " + NO_NUMBERS + ", None"),
    GELU("torch.gelu(%s)", "\"gelu\", " + NO_NUMBERS + ", \"none\""),
    GELU_NEW("torch.gelu(%s, approximate=\"tanh\")", "\"gelu\", " + NO_NUMBERS + ", \"tanh\"");

    private final String alone;
    private final String fused;

    Activation(String alone, String fused) {
      this.alone = alone;
      this.fused = fused;
    }
  }

  private static final String NO_NUMBERS = "annotate(List[Optional[number]], [])";

  /** The longest text, in tokens, whose attention is computed by matrix products. */
  private static final int LONGEST_WRITTEN_OUT = 256;

  private final EncoderConfig config;
  private final Activation activation;
  private final OptimizerSettings optimizer;
  private final List<ParameterGroup> groups;
  private final List<ParameterGroup> trained;
  private final boolean bfloat16;
  private final boolean packed;
  private final Map<String, String> reference = new HashMap<>();
  private final Map<ParameterGroup, Integer> counts = new HashMap<>();

  /** The operands of inference, which are computed once and passed as a list of this name. */
  private final List<String> prepared = new ArrayList<>();

  /** The operands of the frozen layers in training, likewise. */
  private final List<String> fixed = new ArrayList<>();

  /** The number of dropout masks over all tokens so far. */
  private int fullMasks;

  /** The number of dropout masks over the first tokens so far. */
  private int firstMasks;

  private NetworkScript(
      NetworkShape shape, OptimizerSettings optimizer, boolean bfloat16, boolean packed) {
    this.config = shape.config();
    this.activation = Activation.valueOf(config.activation().toUpperCase(Locale.ROOT));
    this.optimizer = optimizer;
    this.bfloat16 = bfloat16;
    this.packed = packed;
    this.groups = ParameterGroup.of(shape);
    this.trained = groups.stream().filter(optimizer::trains).toList();
    for (int i = 0; i < shape.tensors().size(); i++) {
      ParameterGroup group = shape.group(i);
      int index = counts.merge(group, 1, Integer::sum) - 1;
      reference.put(shape.tensors().get(i).name(), group.list() + "[" + index + "]");
    }
  }

  /**
   * Returns a module with the methods {@code hidden} and {@code pooled}, with a head also {@code
   * logits}, {@code step} and, for steps of several batches, {@code gradients}, {@code add} and
   * {@code update}. The last argument of the first three is the result of its method {@code
   * prepare}.
   *
   * @param bfloat16 whether activations have 16 bits; weights, sums and losses always have 32
   * @param packed whether inference, and the frozen layers of training, use {@link PackedWeights}
   */
  static String of(
      NetworkShape shape, OptimizerSettings optimizer, boolean bfloat16, boolean packed) {
    NetworkScript script = new NetworkScript(shape, optimizer, bfloat16, packed);
    Head head = shape.labels() > 0 ? Head.CLASSIFIER : Head.NONE;
    return ScriptTemplate.resource(ENCODER).render(script.scope(head));
  }

  /**
   * Returns a module with the methods {@code token_loss} and {@code token_step} of a masked
   * language model; the shape is that of {@link NetworkShape#masked}.
   */
  static String masked(NetworkShape shape, OptimizerSettings optimizer, boolean bfloat16) {
    if (optimizer.freezesLayers()) {
      throw new IllegalArgumentException("a masked language model trains all layers");
    }
    NetworkScript script = new NetworkScript(shape, optimizer, bfloat16, false);
    return ScriptTemplate.resource(ENCODER, "masked.py.txt").render(script.scope(Head.TOKENS));
  }

  /** Returns how many values the masks of a batch's dropout have. */
  static long dropoutValues(NetworkShape shape, OptimizerSettings optimizer, EncodingBatch batch) {
    if (optimizer.dropout() == 0) {
      return 0;
    }
    EncoderConfig config = shape.config();
    return allTokens(config, batch)
        + (long) batch.size() * config.hiddenSize() * (perLayer(config) + 1);
  }

  /**
   * Returns how many values the masks of a batch's dropout have in which some tokens are hidden.
   *
   * @param positions the number of hidden tokens
   */
  static long dropoutValues(
      NetworkShape shape, OptimizerSettings optimizer, EncodingBatch batch, int positions) {
    EncoderConfig config = shape.config();
    return optimizer.dropout() == 0
        ? 0
        : allTokens(config, batch) + (long) positions * config.hiddenSize() * perLayer(config);
  }

  private static long allTokens(EncoderConfig config, EncodingBatch batch) {
    return (long) batch.size() * batch.width() * config.hiddenSize() * fullMasks(config);
  }

  /** Counts the masks over all tokens: those of the embeddings and of all layers but the last. */
  private static int fullMasks(EncoderConfig config) {
    return 1 + perLayer(config) * (config.layers() - 1);
  }

  private static int perLayer(EncoderConfig config) {
    return config.architecture() == Architecture.BERT ? 2 : 1;
  }

  private Scope scope(Head head) {
    Scope scope =
        new Scope()
            .value("hidden", config.hiddenSize())
            .value("heads", config.heads())
            .value("width", config.hiddenSize() / config.heads())
            .value("epsilon", config.normEpsilon())
            .value("attention_scale", 1 / Math.sqrt((double) config.hiddenSize() / config.heads()))
            .value("longest_written_out", LONGEST_WRITTEN_OUT)
            .value("float32", FLOAT32)
            .value("masks", bfloat16 ? "torch.view_copy(bytes, dtype=" + BFLOAT16 + ")" : "bytes")
            .function("cast", this::cast)
            .function("activated", x -> activation.alone.formatted(x))
            .function(
                "prepared", ignored -> prepared.stream().map(this::shared).toList().toString())
            .flag("bert", config.architecture() == Architecture.BERT)
            .flag("bfloat16", bfloat16)
            .flag("fixed", optimizer.freezesLayers())
            .value("fixed", optimizer.freezesLayers() ? "fixed, " : "")
            .value("fixed:", optimizer.freezesLayers() ? "fixed: List[Tensor], " : "")
            .function("fixed_operands", ignored -> fixed.toString())
            .flag("head", head == Head.CLASSIFIER);
    arguments(scope, "weights", "", group -> true);
    arguments(scope, "all", "", group -> group.kind() != ParameterGroup.Kind.WORDS);
    arguments(scope, "encoder", "", this::isOfEncoder);
    String embeddings = config.architecture().modelType() + ".embeddings.";
    weights(scope, "position_embeddings", embeddings + "position_embeddings");
    weights(scope, "token_type_embeddings", embeddings + "token_type_embeddings");
    weights(scope, "embeddings_norm", embeddings + "LayerNorm");
    Architecture names = config.architecture();
    if (head == Head.CLASSIFIER) {
      weights(scope, "dense", names.headDense());
      weights(scope, "classifier", "classifier");
      training(scope, true);
    }
    if (head == Head.TOKENS) {
      weights(scope, "transform", names.maskedDense());
      weights(scope, "transform_norm", names.maskedNorm());
      weights(scope, "token", names.maskedOutput());
      training(scope, false);
    }
    Scope reading = pass(scope, false);
    return scope.loop(
        "pass", head == Head.NONE ? List.of(reading) : List.of(reading, pass(scope, true)));
  }

  /** The word embeddings are a separate argument: all of them, or the rows that occur. */
  private boolean isOfEncoder(ParameterGroup group) {
    return group.kind() != ParameterGroup.Kind.WORDS && group.depth() <= config.layers();
  }

  /** Sets a list of arguments, and under the name with a colon their declarations. */
  private void arguments(Scope scope, String name, String prefix, Predicate<ParameterGroup> which) {
    List<String> names = groups.stream().filter(which).map(g -> prefix + g.list()).toList();
    scope.value(name, String.join(", ", names));
    scope.value(
        name + ":",
        names.stream().map(each -> each + ": List[Tensor]").collect(Collectors.joining(", ")));
  }

  /** Sets the references to a part's weight and bias. */
  private void weights(Scope scope, String name, String part) {
    for (String end : List.of(".weight", ".bias")) {
      String found = reference.get(part + end);
      if (found != null) {
        scope.value(name + end, found);
      }
    }
  }

  /** Returns the values of the encoder for inference or for training. */
  private Scope pass(Scope outer, boolean training) {
    boolean dropout = training && optimizer.dropout() > 0;
    Scope scope =
        outer
            .nested()
            .value("prefix", training ? "learning_" : "")
            .value("extra", training ? outer.get("fixed", "") + "masks" : "prepared")
            .value(
                "extra:",
                training ? outer.get("fixed:", "") + "masks: Tensor" : "prepared: List[Tensor]")
            .value("full_masks", fullMasks(config))
            .function("next_full_mask", ignored -> Integer.toString(fullMasks++))
            .function("next_first_mask", ignored -> Integer.toString(firstMasks++))
            .value("dropout_scale", DropoutMasks.scale(optimizer.dropout()))
            .flag("reading", !training)
            .value("mask:", training ? "mask: Tensor" : "mask: List[Tensor]")
            .flag("dropout", dropout)
            .flag("attention_dropout", dropout && config.architecture() == Architecture.BERT);
    List<Scope> layers =
        IntStream.range(0, config.layers())
            .mapToObj(layer -> layer(scope, layer, training))
            .toList();
    int top = layers.size() - 1;
    return scope
        .loop("lower_layer", layers.subList(0, top))
        .loop("top_layer", layers.subList(top, top + 1));
  }

  private Scope layer(Scope pass, int layer, boolean training) {
    Scope scope = pass.nested();
    for (LayerPart part : LayerPart.values()) {
      weights(scope, part.name().toLowerCase(Locale.ROOT), config.architecture().name(layer, part));
    }
    // What is not differentiated can be computed in advance.
    boolean trained = training && optimizer.trainsLayer(layer);
    List<String> ready = training ? fixed : prepared;
    boolean fused = packed && !trained;
    UnaryOperator<String> operands = names -> operands(scope, names, trained ? null : ready);
    return scope
        .function(
            "linear",
            arguments -> {
              String[] words = arguments.split(" ", 2);
              String all = words[0] + ", " + operands.apply(words[1]);
              return fused
                  ? PackedWeights.linear(all + ", \"none\", " + NO_NUMBERS + ", None")
                  : "torch.linear(" + all + ")";
            })
        .function(
            "linear_activated",
            arguments -> {
              String[] words = arguments.split(" ", 2);
              String all = words[0] + ", " + operands.apply(words[1]);
              return fused
                  ? PackedWeights.linear(all + ", " + activation.fused)
                  : activation.alone.formatted("torch.linear(" + all + ")");
            })
        .function(
            "linear_added",
            arguments -> {
              String[] words = arguments.split(" ", 3);
              String own = operands.apply(words[2]);
              return fused
                  ? PackedWeights.linear(words[1] + ", " + words[0] + ", " + own + ", \"add\"")
                  : "torch.add(%s, torch.linear(%s, %s))".formatted(words[0], words[1], own);
            });
  }

  /**
   * Returns weight and bias of a linear map.
   *
   * @param names the parts of the layer that are stacked, separated by spaces
   * @param ready the list of operands that they are in; null if they are differentiated
   */
  private String operands(Scope layer, String names, @Nullable List<String> ready) {
    return Stream.of(".weight", ".bias")
        .map(
            end ->
                operand(layer, Stream.of(names.split(" ")).map(part -> part + end).toList(), ready))
        .collect(Collectors.joining(", "));
  }

  private String operand(Scope layer, List<String> names, @Nullable List<String> ready) {
    List<String> parts = names.stream().map(name -> layer.get(name, "")).toList();
    String weights =
        parts.size() == 1 ? parts.get(0) : "torch.cat([" + String.join(", ", parts) + "], 0)";
    String operand = cast(weights);
    if (ready == null) {
      return operand;
    }
    String made =
        packed && names.get(0).endsWith(".weight") ? PackedWeights.packed(operand) : operand;
    if (!ready.contains(made)) {
      ready.add(made);
    }
    return (ready == fixed ? "fixed[" : "prepared[") + ready.indexOf(made) + "]";
  }

  /** Returns an operand of inference, or that of training if the layer is frozen. */
  private String shared(String operand) {
    int index = fixed.indexOf(operand);
    return index < 0 ? operand : "fixed[" + index + "]";
  }

  private String cast(String x) {
    return bfloat16 ? "torch.to(" + x + ", " + BFLOAT16 + ")" : x;
  }

  /**
   * Sets the values of the loss and of AdamW.
   *
   * @param someWords whether only the word embeddings that occur are trained
   */
  private void training(Scope scope, boolean someWords) {
    for (String list : List.of("means", "squares", "sums", "gradients")) {
      arguments(scope, list, list + "_", optimizer::trains);
    }
    boolean words = optimizer.trains(groups.get(0));
    scope
        .flag("ordinal", optimizer.ordinal())
        .value("maximum_norm", optimizer.maximumNorm())
        .value("leaf_words", words ? "leaves_word_embeddings[0]" : "words")
        .value(
            "leaves_of_all",
            groups.stream()
                .skip(1)
                .map(group -> (optimizer.trains(group) ? "leaves_" : "") + group.list())
                .collect(Collectors.joining(", ")))
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
              .value("rate_factor", optimizer.rate(group, config.layers()))
              .value("weight_decay", optimizer.decay(group))
              .flag("words", someWords && group.kind() == ParameterGroup.Kind.WORDS));
      from += count;
    }
    scope.loop("trained", each);
  }

  private static String leaves(ParameterGroup group, int count) {
    if (group.kind() == ParameterGroup.Kind.WORDS) {
      return "[torch.requires_grad_(torch.detach(words))]";
    }
    return IntStream.range(0, count)
        .mapToObj(i -> "torch.requires_grad_(torch.detach(" + group.list() + "[" + i + "]))")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Concatenates the lists of all groups that are trained. */
  private String concatenated(String prefix) {
    return trained.stream()
        .map(group -> prefix + group.list())
        .reduce((all, list) -> "torch.add(" + all + ", " + list + ")")
        .orElseThrow();
  }
}
