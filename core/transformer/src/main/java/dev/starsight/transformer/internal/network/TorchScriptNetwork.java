package dev.starsight.transformer.internal.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.starsight.data.internal.Shuffle;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.ParameterGroup;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The fast network: {@link NetworkScript} run by the engine. */
public final class TorchScriptNetwork implements Network {

  private final NetworkShape shape;
  private final OptimizerSettings recipe;
  private final List<ParameterGroup> groups;
  private final NDManager manager;
  private final PtSymbolBlock block;
  private final DropoutBits dropout = new DropoutBits();
  private final Map<Part, NDList> parts = new EnumMap<>(Part.class);
  private @Nullable NDList prepared;
  private long steps;

  private TorchScriptNetwork(
      NetworkShape shape, OptimizerSettings recipe, NDManager manager, PtSymbolBlock block) {
    this.shape = shape;
    this.recipe = recipe;
    this.groups = IntStream.range(0, shape.tensors().size()).mapToObj(shape::group).toList();
    this.manager = manager;
    this.block = block;
  }

  /**
   * A network with these weights.
   *
   * @param bfloat16 whether activations are 16 bits
   */
  public static TorchScriptNetwork open(
      NetworkShape shape, TensorSource weights, OptimizerSettings recipe, boolean bfloat16)
      throws IOException {
    NDManager manager = TorchEngine.newManager();
    try {
      byte[] archive = TorchScriptArchive.of(NetworkScript.of(shape, recipe, bfloat16));
      PtSymbolBlock block =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
      TorchScriptNetwork network = new TorchScriptNetwork(shape, recipe, manager, block);
      NDList list = new NDList();
      for (int i = 0; i < shape.tensors().size(); i++) {
        TensorSpec spec = shape.tensors().get(i);
        list.add(
            network.tensor(
                argument("", network.groups.get(i)), spec, FloatBuffer.wrap(weights.read(spec))));
      }
      network.parts.put(Part.WEIGHT, list);
      return network;
    } catch (IOException | RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** DJL makes a list of the tensors that have one name ending in brackets. */
  private static String argument(String prefix, ParameterGroup group) {
    return prefix + group.list() + "[]";
  }

  /** Group by group: arguments come in the order of first sight. */
  private void addInOrder(NDList inputs, List<NDArray> tensors, Predicate<ParameterGroup> which) {
    for (ParameterGroup group : ParameterGroup.of(shape)) {
      for (int i = 0; which.test(group) && i < tensors.size(); i++) {
        if (groups.get(i).equals(group)) {
          inputs.add(tensors.get(i));
        }
      }
    }
  }

  private NDArray tensor(String name, TensorSpec spec, FloatBuffer values) {
    NDArray tensor = manager.create(new Shape(spec.dimensions()), DataType.FLOAT32);
    tensor.setName(name);
    write(tensor, values);
    return tensor;
  }

  private static void write(NDArray tensor, FloatBuffer values) {
    if (tensor.getDevice().isGpu()) {
      tensor.set(values);
    } else {
      floats(tensor).put(values);
    }
  }

  private static FloatBuffer floats(NDArray tensor) {
    ByteBuffer bytes = tensor.toByteBuffer(true);
    return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  @Override
  public NetworkShape shape() {
    return shape;
  }

  @Override
  public boolean trains(int tensor) {
    return recipe.trains(groups.get(tensor));
  }

  @Override
  public float[][] logits(EncodingBatch batch) {
    return rows("logits", batch);
  }

  @Override
  public float[][] hidden(EncodingBatch batch) {
    return rows("hidden", batch);
  }

  @Override
  public float[][] pooled(EncodingBatch batch) {
    return rows("pooled", batch);
  }

  private float[][] rows(String method, EncodingBatch batch) {
    try (NDManager call = manager.newSubManager()) {
      NDList inputs = inputs(call, batch);
      addInOrder(inputs, list(Part.WEIGHT), group -> true);
      inputs.addAll(prepared());
      inputs.add(method(call, method));
      float[] flat = run(inputs).toFloatArray();
      int width = flat.length / batch.size();
      float[][] rows = new float[batch.size()][width];
      for (int row = 0; row < rows.length; row++) {
        System.arraycopy(flat, row * width, rows[row], 0, width);
      }
      return rows;
    }
  }

  /** The weights as readings multiply with them, made after every change. */
  private NDList prepared() {
    NDList ready = prepared;
    if (ready == null) {
      try (NDManager call = manager.newSubManager()) {
        NDList inputs = new NDList();
        addInOrder(inputs, list(Part.WEIGHT), group -> group.kind() != ParameterGroup.Kind.WORDS);
        inputs.add(method(call, "prepare"));
        JniUtils.setGraphExecutorOptimize(false);
        ready = IValueUtils.forward(block, inputs, true);
        ready.attach(manager);
        ready.forEach(tensor -> tensor.setName("prepared[]"));
        prepared = ready;
      }
    }
    return ready;
  }

  private void forgetPrepared() {
    NDList ready = prepared;
    if (ready != null) {
      ready.close();
      prepared = null;
    }
  }

  @Override
  public Step step(List<LabelledBatch> batches, float[] offsets, double learningRate, long seed) {
    forgetPrepared();
    WordRows words = WordRows.of(batches);
    boolean before = JniUtils.isGradMode(); // Thread-local, and off unless asked for.
    JniUtils.setGradMode(true);
    try (NDManager call = manager.newSubManager()) {
      Step step =
          batches.size() == 1
              ? whole(call, batches.get(0), words, offsets, learningRate, seed)
              : accumulated(call, batches, words, offsets, learningRate, seed);
      steps++;
      return step;
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private Step whole(
      NDManager call,
      LabelledBatch batch,
      WordRows words,
      float[] offsets,
      double learningRate,
      long seed) {
    NDList inputs = inputs(call, batch, words, offsets, batch.texts().size(), seed);
    addTime(call, inputs, learningRate);
    addInOrder(inputs, list(Part.WEIGHT), group -> true);
    addMoments(inputs);
    inputs.add(method(call, "step"));
    float[] found = run(inputs).toFloatArray();
    return new Step(found[0], found[1]);
  }

  private Step accumulated(
      NDManager call,
      List<LabelledBatch> batches,
      WordRows words,
      float[] offsets,
      double learningRate,
      long seed) {
    int total = batches.stream().mapToInt(b -> b.texts().size()).sum();
    List<NDArray> sums = zeros(call, words);
    double loss = 0;
    for (int i = 0; i < batches.size(); i++) {
      try (NDManager part = call.newSubManager()) {
        NDList inputs = inputs(part, batches.get(i), words, offsets, total, Shuffle.mix(seed, i));
        addInOrder(inputs, list(Part.WEIGHT), group -> true);
        name("sums_", sums);
        addInOrder(inputs, sums, recipe::trains);
        inputs.add(method(part, "accumulate"));
        loss += run(inputs).toFloatArray()[0];
      }
    }
    NDList inputs = new NDList(call.create(words.rows()));
    addTime(call, inputs, learningRate);
    addInOrder(inputs, list(Part.WEIGHT), group -> true);
    name("gradients_", sums);
    addInOrder(inputs, sums, recipe::trains);
    addMoments(inputs);
    inputs.add(method(call, "update"));
    return new Step(loss, run(inputs).toFloatArray()[0]);
  }

  private void addTime(NDManager call, NDList inputs, double learningRate) {
    inputs.add(call.create((float) learningRate));
    inputs.add(call.create((float) (steps + 1)));
  }

  private void addMoments(NDList inputs) {
    addInOrder(inputs, list(Part.FIRST_MOMENT), recipe::trains);
    addInOrder(inputs, list(Part.SECOND_MOMENT), recipe::trains);
  }

  /** Room for gradients: of the word embeddings only the rows that occur. */
  private List<NDArray> zeros(NDManager call, WordRows words) {
    List<NDArray> zeros = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      long[] dimensions = shape.tensors().get(i).dimensions();
      if (groups.get(i).kind() == ParameterGroup.Kind.WORDS) {
        dimensions[0] = words.rows().length;
      }
      zeros.add(call.zeros(recipe.trains(groups.get(i)) ? new Shape(dimensions) : new Shape(0)));
    }
    return zeros;
  }

  private void name(String prefix, List<NDArray> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      tensors.get(i).setName(argument(prefix, groups.get(i)));
    }
  }

  /** The inputs that learning begins with; the first one's manager gets the outputs. */
  private NDList inputs(
      NDManager call, LabelledBatch batch, WordRows words, float[] offsets, int total, long seed) {
    EncodingBatch texts = batch.texts();
    long[] places = words.places(texts.inputIds());
    return new NDList(
        call.create(places, new Shape(texts.size(), texts.width())),
        mask(call, texts),
        call.create(batch.targets(), new Shape(texts.size(), shape.labels())),
        call.create(batch.weights()),
        call.create(offsets),
        call.create((float) total),
        call.create(words.rows()),
        dropoutBytes(call, texts, seed));
  }

  private NDArray dropoutBytes(NDManager call, EncodingBatch texts, long seed) {
    long count = NetworkScript.dropoutBytes(shape, recipe, texts);
    return call.create(dropout.draw(count, seed), new Shape(count), DataType.UINT8);
  }

  /** The inputs that readings begin with; the first one's manager gets the outputs. */
  private static NDList inputs(NDManager call, EncodingBatch batch) {
    Shape rectangle = new Shape(batch.size(), batch.width());
    return new NDList(call.create(batch.inputIds(), rectangle), mask(call, batch));
  }

  private static NDArray mask(NDManager call, EncodingBatch batch) {
    long[] bits = batch.attentionMask();
    float[] mask = new float[bits.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = bits[i];
    }
    return call.create(mask, new Shape(batch.size(), batch.width()));
  }

  private static NDArray method(NDManager call, String name) {
    NDArray marker = call.create(0f);
    marker.setName("module_method:" + name);
    return marker;
  }

  private NDArray run(NDList inputs) {
    // The setting is one of the thread.
    JniUtils.setGraphExecutorOptimize(false);
    return IValueUtils.forward(block, inputs, true).singletonOrThrow();
  }

  private NDList moments(Part part) {
    return parts.computeIfAbsent(
        part,
        absent -> {
          List<NDArray> zeros = new ArrayList<>();
          for (int i = 0; i < shape.tensors().size(); i++) {
            zeros.add(
                manager.zeros(
                    trains(i) ? new Shape(shape.tensors().get(i).dimensions()) : new Shape(0)));
          }
          name(part == Part.FIRST_MOMENT ? "means_" : "squares_", zeros);
          return new NDList(zeros);
        });
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
    NDArray values = list(part).get(tensor);
    return values.getDevice().isGpu()
        ? FloatBuffer.wrap(values.toFloatArray()).asReadOnlyBuffer()
        : floats(values).asReadOnlyBuffer();
  }

  @Override
  public void write(Part part, int tensor, FloatBuffer values) {
    forgetPrepared();
    write(list(part).get(tensor), values);
  }

  private NDList list(Part part) {
    NDList list = part == Part.WEIGHT ? parts.get(part) : moments(part);
    if (list == null) {
      throw new IllegalStateException("this network has no weights");
    }
    return list;
  }

  @Override
  public void releaseOptimizerState() {
    for (Part part : List.of(Part.FIRST_MOMENT, Part.SECOND_MOMENT)) {
      NDList list = parts.remove(part);
      if (list != null) {
        list.close();
      }
    }
    steps = 0;
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }
}
