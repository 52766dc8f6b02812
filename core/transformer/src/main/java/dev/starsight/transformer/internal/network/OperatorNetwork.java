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
 * The plain network: DJL's operators, 32 bits. It is what the fast one is compared with, and stands
 * in where that does not load.
 *
 * <p>What an operator gives belongs to the manager of its first array, so nothing here begins with
 * a weight: it would stay until the network is closed.
 */
public final class OperatorNetwork implements Network {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final NetworkShape shape;
  private final EncoderConfig config;
  private final OptimizerSettings recipe;
  private final NDManager manager;
  private final Map<String, Integer> index = new HashMap<>();
  private final NDList weights = new NDList();
  private final NDList firstMoments = new NDList();
  private final NDList secondMoments = new NDList();
  private long steps;

  private OperatorNetwork(NetworkShape shape, OptimizerSettings recipe, NDManager manager) {
    this.shape = shape;
    this.config = shape.config();
    this.recipe = recipe;
    this.manager = manager;
  }

  /** A network with these weights. */
  public static OperatorNetwork open(
      NetworkShape shape, TensorSource source, OptimizerSettings recipe) throws IOException {
    OperatorNetwork network = new OperatorNetwork(shape, recipe, TorchEngine.newManager());
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

  private NDArray w(String name) {
    Integer at = index.get(name);
    if (at == null) {
      throw new IllegalStateException("no tensor is called " + name);
    }
    return weights.get(at);
  }

  private NDArray linear(NDArray x, String name) {
    return Linear.linear(x, w(name + ".weight"), w(name + ".bias")).singletonOrThrow();
  }

  private NDArray norm(NDArray x, String name) {
    return LayerNorm.layerNorm(
            x,
            new Shape(config.hiddenSize()),
            w(name + ".weight"),
            w(name + ".bias"),
            (float) config.normEpsilon())
        .singletonOrThrow();
  }

  private NDArray dropout(NDArray x, boolean training) {
    double rate = recipe.dropout();
    return training && rate > 0 ? Dropout.dropout(x, (float) rate, true).singletonOrThrow() : x;
  }

  private NDArray embedding(NDArray ids, String name) {
    return Embedding.embedding(ids, w(name + ".weight"), SparseFormat.DENSE).singletonOrThrow();
  }

  /** Last hidden states: [rows, width, hidden]. */
  private NDArray encode(NDManager call, EncodingBatch batch, boolean training) {
    Architecture names = config.architecture();
    String prefix = names.modelType() + ".embeddings.";
    NDArray ids = call.create(batch.inputIds(), new Shape(batch.size(), batch.width()));
    NDArray places = call.arange(0, batch.width(), 1, DataType.INT64);
    NDArray x =
        embedding(ids, prefix + "word_embeddings")
            .add(embedding(places, prefix + "position_embeddings"));
    if (names == Architecture.BERT) {
      NDArray segment = call.zeros(new Shape(1), DataType.INT64);
      x = x.add(embedding(segment, prefix + "token_type_embeddings"));
    }
    x = dropout(norm(x, prefix + "LayerNorm"), training);
    NDArray gone = mask(call, batch).sub(1).mul(10000).reshape(batch.size(), 1, 1, batch.width());
    for (int layer = 0; layer < config.layers(); layer++) {
      x = layer(x, gone, names.layer(layer), training);
    }
    return x;
  }

  private static NDArray mask(NDManager call, EncodingBatch batch) {
    long[] bits = batch.attentionMask();
    float[] mask = new float[bits.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = bits[i];
    }
    return call.create(mask, new Shape(batch.size(), batch.width()));
  }

  private NDArray layer(NDArray x, NDArray gone, Architecture.LayerNames names, boolean training) {
    NDArray query = heads(linear(x, names.query()));
    NDArray key = heads(linear(x, names.key()));
    NDArray value = heads(linear(x, names.value()));
    double scale = 1 / Math.sqrt((double) config.hiddenSize() / config.heads());
    NDArray shares =
        query.matMul(key.transpose(0, 1, 3, 2)).mul((float) scale).add(gone).softmax(-1);
    NDArray mixed = shares.matMul(value).transpose(0, 2, 1, 3).reshape(x.getShape());
    boolean bert = config.architecture() == Architecture.BERT;
    NDArray attention = dropout(linear(mixed, names.attentionOutput()), bert && training);
    NDArray middle = norm(x.add(attention), names.attentionNorm());
    NDArray wide = activated(linear(middle, names.intermediate()));
    return norm(middle.add(dropout(linear(wide, names.output()), training)), names.outputNorm());
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
  public NetworkShape shape() {
    return shape;
  }

  @Override
  public boolean trains(int tensor) {
    return recipe.trains(shape.group(tensor));
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
          NDArray wide = mask.expandDims(2);
          NDArray sums = encode(call, b, false).mul(wide).sum(new int[] {1});
          return sums.div(mask.sum(new int[] {1}, true));
        });
  }

  private float[][] rows(EncodingBatch batch, BiFunction<NDManager, EncodingBatch, NDArray> read) {
    try (NDManager call = manager.newSubManager()) {
      float[] flat = read.apply(call, batch).toFloatArray();
      int width = flat.length / batch.size();
      float[][] rows = new float[batch.size()][width];
      for (int row = 0; row < rows.length; row++) {
        System.arraycopy(flat, row * width, rows[row], 0, width);
      }
      return rows;
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

  /** Adds to the gradients. */
  private float backward(NDManager call, LabelledBatch batch, float[] offsets, int total) {
    try (GradientCollector collector = TorchEngine.start().newGradientCollector()) {
      EncodingBatch texts = batch.texts();
      NDArray targets = call.create(batch.targets(), new Shape(texts.size(), shape.labels()));
      NDArray scores = head(encode(call, texts, true), true).add(call.create(offsets));
      NDArray likelihood = scores.logSoftmax(1);
      NDArray costs = likelihood.mul(targets).sum(new int[] {1}).neg();
      if (recipe.ordinal()) {
        costs = costs.add(likelihood.exp().sub(targets).cumSum(1).square().sum(new int[] {1}));
      }
      NDArray loss = costs.mul(call.create(batch.weights())).sum().div(total);
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  /** Clipping by global norm, then AdamW (Loshchilov and Hutter, 2019). Gives that norm. */
  private double update(NDManager call, WordRows words, double rate) {
    startMoments();
    NDList gradients = new NDList();
    double squares = 0;
    for (int i = 0; i < weights.size(); i++) {
      NDArray gradient = trains(i) ? weights.get(i).getGradient() : call.create(0f);
      gradient.attach(call); // Else its handle stays with the weight's manager.
      gradients.add(gradient);
      squares += gradient.square().sum().getFloat();
    }
    double norm = Math.sqrt(squares);
    double clip = Math.min(1, recipe.maximumNorm() / (norm + 1e-12));
    for (int i = 0; i < gradients.size(); i++) {
      if (!trains(i)) {
        continue;
      }
      NDArray gradient = gradients.get(i).mul((float) clip);
      ParameterGroup group = shape.group(i);
      JniUtils.zeroGrad((PtNDArray) weights.get(i)); // Else the next step adds to it.
      weights.get(i).setRequiresGradient(false);
      boolean some = group.kind() == ParameterGroup.Kind.WORDS;
      NDArray changing = some ? occurring(call, words) : call.ones(new Shape(1));
      adam(i, gradient, changing, rate * recipe.rate(group, config.layers()), recipe.decay(group));
    }
    return norm;
  }

  /** 1 for the words that occur, 0 for the others: [words, 1]. */
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
    // The copies belong to the gradient's manager, as everything that is made of one does.
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
      Shape room = trains(i) ? weights.get(i).getShape() : new Shape(0);
      firstMoments.add(manager.zeros(room));
      secondMoments.add(manager.zeros(room));
    }
  }

  private NDList list(Part part) {
    startMoments();
    return switch (part) {
      case WEIGHT -> weights;
      case FIRST_MOMENT -> firstMoments;
      case SECOND_MOMENT -> secondMoments;
    };
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void steps(long count) {
    steps = count;
  }

  @Override
  public FloatBuffer read(Part part, int tensor) {
    NDArray array = part == Part.WEIGHT ? weights.get(tensor) : list(part).get(tensor);
    return FloatBuffer.wrap(array.toFloatArray()).asReadOnlyBuffer();
  }

  @Override
  public void write(Part part, int tensor, FloatBuffer values) {
    NDArray array = part == Part.WEIGHT ? weights.get(tensor) : list(part).get(tensor);
    array.set(values);
  }

  @Override
  public void releaseOptimizerState() {
    firstMoments.close();
    firstMoments.clear();
    secondMoments.close();
    secondMoments.clear();
    steps = 0;
  }

  @Override
  public void close() {
    manager.close();
  }
}
