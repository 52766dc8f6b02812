package dev.starsight.transformer.internal.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.Architecture;
import dev.starsight.transformer.internal.weights.Architecture.LayerPart;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.ParameterGroup;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The plain network of DJL's operators in 32 bits, the reference for the fast one and its
 * replacement where that does not load.
 *
 * <p>The result of an operator belongs to the manager of its first array, so no expression here
 * begins with a weight: its result would stay until the network is closed.
 */
public final class OperatorNetwork extends EngineNetwork {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final EncoderConfig config;
  private final Map<String, Integer> index = new HashMap<>();
  private final NDList weights = new NDList();
  private final NDList firstMoments = new NDList();
  private final NDList secondMoments = new NDList();

  private OperatorNetwork(NetworkShape shape, OptimizerSettings optimizer) {
    super(shape, optimizer, TorchEngine.newManager());
    this.config = shape.config();
  }

  /** Opens a network with these weights. */
  public static OperatorNetwork open(
      NetworkShape shape, TensorSource source, OptimizerSettings optimizer) throws IOException {
    OperatorNetwork network = new OperatorNetwork(shape, optimizer);
    try {
      for (TensorSpec spec : shape.tensors()) {
        network.index.put(spec.name(), network.weights.size());
        network.weights.add(
            network.manager.create(source.read(spec), new Shape(spec.dimensions())));
      }
      return network;
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private NDArray weight(String name) {
    Integer at = index.get(name);
    if (at == null) {
      throw new IllegalStateException("no tensor is called " + name);
    }
    return weights.get(at);
  }

  private NDArray linear(NDArray x, String name) {
    return Linear.linear(x, weight(name + ".weight"), weight(name + ".bias")).singletonOrThrow();
  }

  private NDArray norm(NDArray x, String name) {
    return LayerNorm.layerNorm(
            x,
            new Shape(config.hiddenSize()),
            weight(name + ".weight"),
            weight(name + ".bias"),
            (float) config.normEpsilon())
        .singletonOrThrow();
  }

  private NDArray dropout(NDArray x, boolean training) {
    double rate = optimizer.dropout();
    return training && rate > 0 ? Dropout.dropout(x, (float) rate, true).singletonOrThrow() : x;
  }

  private NDArray embedding(NDArray ids, String name) {
    return Embedding.embedding(ids, weight(name + ".weight"), SparseFormat.DENSE)
        .singletonOrThrow();
  }

  /** Returns the last hidden states: [rows, width, hidden]. */
  private NDArray encode(NDManager call, EncodingBatch batch, boolean training) {
    Architecture names = config.architecture();
    String prefix = names.modelType() + ".embeddings.";
    NDArray ids = call.create(batch.inputIds(), rectangle(batch));
    NDArray positions = call.arange(0, batch.width(), 1, DataType.INT64);
    NDArray x =
        embedding(ids, prefix + "word_embeddings")
            .add(embedding(positions, prefix + "position_embeddings"));
    if (names == Architecture.BERT) {
      NDArray segments = segments(call, batch);
      NDArray types = segments.isEmpty() ? call.zeros(new Shape(1), DataType.INT64) : segments;
      x = x.add(embedding(types, prefix + "token_type_embeddings"));
    }
    x = dropout(norm(x, prefix + "LayerNorm"), training);
    NDArray padding =
        mask(call, batch).sub(1).mul(10000).reshape(batch.size(), 1, 1, batch.width());
    for (int layer = 0; layer < config.layers(); layer++) {
      x = layer(x, padding, layer, training);
    }
    return x;
  }

  private NDArray layer(NDArray x, NDArray padding, int layer, boolean training) {
    NDArray query = heads(linear(x, name(layer, LayerPart.QUERY)));
    NDArray key = heads(linear(x, name(layer, LayerPart.KEY)));
    NDArray value = heads(linear(x, name(layer, LayerPart.VALUE)));
    double scale = 1 / Math.sqrt((double) config.hiddenSize() / config.heads());
    NDArray shares =
        query.matMul(key.transpose(0, 1, 3, 2)).mul((float) scale).add(padding).softmax(-1);
    NDArray mixed = shares.matMul(value).transpose(0, 2, 1, 3).reshape(x.getShape());
    boolean bert = config.architecture() == Architecture.BERT;
    NDArray attention =
        dropout(linear(mixed, name(layer, LayerPart.ATTENTION_OUTPUT)), bert && training);
    NDArray middle = norm(x.add(attention), name(layer, LayerPart.ATTENTION_NORM));
    NDArray wide = activated(linear(middle, name(layer, LayerPart.INTERMEDIATE)));
    return norm(
        middle.add(dropout(linear(wide, name(layer, LayerPart.OUTPUT)), training)),
        name(layer, LayerPart.OUTPUT_NORM));
  }

  private String name(int layer, LayerPart part) {
    return config.architecture().name(layer, part);
  }

  private NDArray heads(NDArray x) {
    long[] dimensions = x.getShape().getShape();
    return x.reshape(
            dimensions[0], dimensions[1], config.heads(), config.hiddenSize() / config.heads())
        .transpose(0, 2, 1, 3);
  }

  private NDArray activated(NDArray x) {
    return switch (config.activation()) {
      case "relu" -> Activation.relu(x);
      case "gelu_new" -> {
        NDArray inner = x.pow(3).mul(0.044715f).add(x).mul((float) Math.sqrt(2 / Math.PI));
        yield x.mul(inner.tanh().add(1)).mul(0.5f);
      }
      default -> Activation.gelu(x);
    };
  }

  private NDArray head(NDArray hidden, boolean training) {
    NDArray first = hidden.get(":, 0");
    NDArray dense = linear(first, config.architecture().headDense());
    NDArray active =
        config.architecture() == Architecture.BERT ? dense.tanh() : Activation.relu(dense);
    return linear(dropout(active, training), "classifier");
  }

  @Override
  public float[][] logits(EncodingBatch batch) {
    return rows(batch, (call, b) -> head(encode(call, b, false), false));
  }

  @Override
  public float[][] hidden(EncodingBatch batch) {
    return rows(batch, (call, b) -> encode(call, b, false));
  }

  @Override
  public float[][] pooled(EncodingBatch batch) {
    return rows(
        batch,
        (call, b) -> {
          NDArray mask = mask(call, b);
          NDArray sums = encode(call, b, false).mul(mask.expandDims(2)).sum(new int[] {1});
          return sums.div(mask.sum(new int[] {1}, true));
        });
  }

  private float[][] rows(EncodingBatch batch, BiFunction<NDManager, EncodingBatch, NDArray> read) {
    try (NDManager call = manager.newSubManager()) {
      return rows(read.apply(call, batch), batch.size());
    }
  }

  @Override
  public Step step(List<LabelledBatch> batches, float[] offsets, double learningRate, long seed) {
    TorchEngine.seed(seed);
    int total = batches.stream().mapToInt(b -> b.texts().size()).sum();
    requireGradients(true);
    try (NDManager call = manager.newSubManager()) {
      double loss = 0;
      for (LabelledBatch batch : batches) {
        loss += backward(call, batch, offsets, total);
      }
      steps++;
      return new Step(loss, update(call, WordRows.of(batches), learningRate));
    } finally {
      requireGradients(false);
    }
  }

  private void requireGradients(boolean required) {
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).setRequiresGradient(required && trains(i));
    }
  }

  /** Adds the batch's gradients to those of the weights. */
  private float backward(NDManager call, LabelledBatch batch, float[] offsets, int total) {
    try (GradientCollector collector = TorchEngine.start().newGradientCollector()) {
      EncodingBatch texts = batch.texts();
      NDArray targets = call.create(batch.targets(), new Shape(texts.size(), shape.labels()));
      NDArray scores = head(encode(call, texts, true), true).add(call.create(offsets));
      NDArray likelihood = scores.logSoftmax(1);
      NDArray costs = likelihood.mul(targets).sum(new int[] {1}).neg();
      if (optimizer.ordinal()) {
        costs = costs.add(likelihood.exp().sub(targets).cumSum(1).square().sum(new int[] {1}));
      }
      NDArray loss = costs.mul(call.create(batch.weights())).sum().div(total);
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  /** Clips by the global norm, runs AdamW (Loshchilov and Hutter, 2019), returns the norm. */
  private double update(NDManager call, WordRows words, double rate) {
    startMoments();
    NDList gradients = new NDList();
    double squares = 0;
    for (int i = 0; i < weights.size(); i++) {
      NDArray gradient = trains(i) ? weights.get(i).getGradient() : call.create(0f);
      gradient.attach(call); // Otherwise its handle stays with the weight's manager.
      gradients.add(gradient);
      squares += gradient.square().sum().getFloat();
    }
    double norm = Math.sqrt(squares);
    double clip = Math.min(1, optimizer.maximumNorm() / (norm + 1e-12));
    for (int i = 0; i < gradients.size(); i++) {
      if (!trains(i)) {
        continue;
      }
      NDArray gradient = gradients.get(i).mul((float) clip);
      ParameterGroup group = groups.get(i);
      JniUtils.zeroGrad((PtNDArray) weights.get(i)); // Otherwise the next step adds to it.
      weights.get(i).setRequiresGradient(false);
      boolean some = group.kind() == ParameterGroup.Kind.WORDS;
      NDArray changing = some ? occurring(call, words) : call.ones(new Shape(1));
      adam(
          i,
          gradient,
          changing,
          rate * optimizer.rate(group, config.layers()),
          optimizer.decay(group));
    }
    return norm;
  }

  /** Returns 1 for the words that occur, 0 for the others: [words, 1]. */
  private NDArray occurring(NDManager call, WordRows words) {
    float[] column = new float[config.vocabularySize()];
    for (long row : words.rows()) {
      column[(int) row] = 1;
    }
    return call.create(column, new Shape(column.length, 1));
  }

  private void adam(int i, NDArray gradient, NDArray changing, double rate, double decay) {
    NDArray first = firstMoments.get(i);
    NDArray second = secondMoments.get(i);
    first.muli(changing.mul((float) (BETA1 - 1)).addi(1)).addi(gradient.mul((float) (1 - BETA1)));
    second
        .muli(changing.mul((float) (BETA2 - 1)).addi(1))
        .addi(gradient.square().muli((float) (1 - BETA2)));
    double firstCorrection = 1 - Math.pow(BETA1, (double) steps);
    double secondCorrection = 1 - Math.pow(BETA2, (double) steps);
    // The copies belong to the manager of the gradient that they are made from.
    NDArray root = gradient.zerosLike().addi(second).divi((float) secondCorrection).sqrt();
    NDArray change =
        gradient.zerosLike().addi(first).divi((float) firstCorrection).divi(root.addi(EPSILON));
    weights
        .get(i)
        .muli(changing.mul((float) (-rate * decay)).addi(1))
        .subi(change.mul(changing).muli((float) rate));
  }

  private void startMoments() {
    for (int i = firstMoments.size(); i < weights.size(); i++) {
      firstMoments.add(manager.zeros(momentShape(i)));
      secondMoments.add(manager.zeros(momentShape(i)));
    }
  }

  private NDArray tensor(Part part, int tensor) {
    if (part == Part.WEIGHT) {
      return weights.get(tensor);
    }
    startMoments();
    return (part == Part.FIRST_MOMENT ? firstMoments : secondMoments).get(tensor);
  }

  @Override
  public FloatBuffer read(Part part, int tensor) {
    return FloatBuffer.wrap(tensor(part, tensor).toFloatArray()).asReadOnlyBuffer();
  }

  @Override
  public void write(Part part, int tensor, FloatBuffer values) {
    tensor(part, tensor).set(values);
  }

  @Override
  public void releaseOptimizerState() {
    firstMoments.close();
    firstMoments.clear();
    secondMoments.close();
    secondMoments.clear();
    steps = 0;
  }
}
