package dev.starsight.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.starsight.text.EncodingBatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The fast network: {@link NetworkScript} run by the engine. */
final class TorchScriptNetwork implements Network {

  private final NetworkShape shape;
  private final NDManager manager;
  private final PtSymbolBlock block;
  private final Map<Part, NDList> parts = new EnumMap<>(Part.class);
  private long steps;

  private TorchScriptNetwork(NetworkShape shape, NDManager manager, PtSymbolBlock block) {
    this.shape = shape;
    this.manager = manager;
    this.block = block;
  }

  /**
   * A network with these weights.
   *
   * @param bfloat16 whether activations are 16 bits
   */
  static TorchScriptNetwork open(
      NetworkShape shape, TensorSource weights, Regularization regularization, boolean bfloat16)
      throws IOException {
    NDManager manager = TorchEngine.newManager();
    try {
      byte[] archive = TorchScriptArchive.of(NetworkScript.of(shape, regularization, bfloat16));
      PtSymbolBlock block =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
      TorchScriptNetwork network = new TorchScriptNetwork(shape, manager, block);
      NDList list = new NDList();
      for (int i = 0; i < shape.tensors().size(); i++) {
        TensorSpec spec = shape.tensors().get(i);
        String argument = argument("", shape.group(i));
        list.add(network.tensor(argument, spec, FloatBuffer.wrap(weights.read(spec))));
      }
      network.parts.put(Part.WEIGHT, list);
      return network;
    } catch (IOException | RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** DJL makes a list of the tensors that have one name ending in brackets. */
  private static String argument(String prefix, Group group) {
    return prefix + group.list() + "[]";
  }

  /** Group by group: arguments come in the order of first sight. */
  private void addInOrder(NDList inputs, NDList tensors) {
    for (Group group : Group.of(shape)) {
      for (int i = 0; i < tensors.size(); i++) {
        if (shape.group(i) == group) {
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
      addInOrder(inputs, list(Part.WEIGHT));
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

  @Override
  public Step step(
      EncodingBatch batch, int[] labels, float[] rowWeights, double learningRate, long seed) {
    TorchEngine.seed(seed);
    try (NDManager call = manager.newSubManager()) {
      NDList inputs = inputs(call, batch);
      long[] ids = new long[labels.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = labels[i];
      }
      inputs.add(call.create(ids));
      inputs.add(call.create(rowWeights));
      inputs.add(call.create((float) learningRate));
      inputs.add(call.create((float) (steps + 1)));
      addInOrder(inputs, list(Part.WEIGHT));
      addInOrder(inputs, list(Part.FIRST_MOMENT));
      addInOrder(inputs, list(Part.SECOND_MOMENT));
      inputs.add(method(call, "step"));
      boolean before = JniUtils.isGradMode(); // Thread-local, and off unless asked for.
      JniUtils.setGradMode(true);
      try {
        float[] found = run(inputs).toFloatArray();
        steps++;
        return new Step(found[0], found[1]);
      } finally {
        JniUtils.setGradMode(before);
      }
    }
  }

  /** The inputs that every method begins with; the first one's manager gets the outputs. */
  private static NDList inputs(NDManager call, EncodingBatch batch) {
    Shape rectangle = new Shape(batch.size(), batch.width());
    long[] bits = batch.attentionMask();
    float[] mask = new float[bits.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = bits[i];
    }
    return new NDList(call.create(batch.inputIds(), rectangle), call.create(mask, rectangle));
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
            NDArray tensor = manager.zeros(new Shape(shape.tensors().get(i).dimensions()));
            tensor.setName(argument(part == Part.FIRST_MOMENT ? "m" : "v", shape.group(i)));
            zeros.add(tensor);
          }
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
    return floats(list(part).get(tensor)).asReadOnlyBuffer();
  }

  @Override
  public void write(Part part, int tensor, FloatBuffer values) {
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
  public void forgetTraining() {
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
