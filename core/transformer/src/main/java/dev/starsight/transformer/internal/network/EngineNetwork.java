package dev.starsight.transformer.internal.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.ParameterGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The common part of both networks. */
abstract class EngineNetwork implements Network {

  final NetworkShape shape;
  final OptimizerSettings optimizer;
  final NDManager manager;

  /** The group of every tensor. */
  final List<ParameterGroup> groups;

  long steps;

  EngineNetwork(NetworkShape shape, OptimizerSettings optimizer, NDManager manager) {
    this.shape = shape;
    this.optimizer = optimizer;
    this.manager = manager;
    this.groups = IntStream.range(0, shape.tensors().size()).mapToObj(shape::group).toList();
  }

  /** Returns the memory of a tensor on the processor. */
  static FloatBuffer floats(NDArray tensor) {
    ByteBuffer bytes = tensor.toByteBuffer(true);
    return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  static Shape rectangle(EncodingBatch batch) {
    return new Shape(batch.size(), batch.width());
  }

  static NDArray mask(NDManager call, EncodingBatch batch) {
    long[] bits = batch.attentionMask();
    float[] mask = new float[bits.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = bits[i];
    }
    return call.create(mask, rectangle(batch));
  }

  /** Returns the segments of a batch; empty if all are 0 or the encoder knows no others. */
  NDArray segments(NDManager call, EncodingBatch batch) {
    boolean pairs = shape.config().typeCount() > 1 && batch.hasPairs();
    return pairs
        ? call.create(batch.tokenTypeIds(), rectangle(batch))
        : call.create(new long[0], new Shape(0));
  }

  /** Returns ids, segments and masks of blocks; the manager of the ids gets what is computed. */
  NDList inputs(NDManager call, List<EncodingBatch> blocks) {
    boolean pairs =
        shape.config().typeCount() > 1 && blocks.stream().anyMatch(EncodingBatch::hasPairs);
    long[] segments = pairs ? BatchParts.joined(blocks, EncodingBatch::tokenTypeIds) : new long[0];
    NDList inputs =
        new NDList(
            call.create(BatchParts.joined(blocks, EncodingBatch::inputIds)), call.create(segments));
    for (EncodingBatch block : blocks) {
      NDArray mask = mask(call, block);
      mask.setName("mask[]");
      inputs.add(mask);
    }
    return inputs;
  }

  /** Copies an array into as many rows as there are texts. */
  static float[][] rows(NDArray array, int texts) {
    float[] flat = array.toFloatArray();
    int width = flat.length / texts;
    return IntStream.range(0, texts)
        .mapToObj(row -> Arrays.copyOfRange(flat, row * width, (row + 1) * width))
        .toArray(float[][]::new);
  }

  /** The shape of a tensor's moments, empty if it is not trained. */
  Shape momentShape(int tensor) {
    return trains(tensor) ? new Shape(shape.tensors().get(tensor).dimensions()) : new Shape(0);
  }

  @Override
  public NetworkShape shape() {
    return shape;
  }

  @Override
  public boolean trains(int tensor) {
    return optimizer.trains(groups.get(tensor));
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
  public void close() {
    manager.close();
  }
}
