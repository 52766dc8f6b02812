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
import dev.starsight.run.internal.NativeCalls;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.ParameterGroup;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The fast network: the engine runs the program of {@link NetworkScript}. */
public class TorchScriptNetwork extends EngineNetwork {

  /** Up to so many tokens, waking a second thread took longer than it saved (decision 040). */
  private static final int FEW_TOKENS = 32;

  private static final int FEW_TOKENS_OF_16_BITS = 384;

  private final PtSymbolBlock block;
  final TensorGroups tensors;
  private final boolean bfloat16;
  private final int fewTokens;
  private final Map<Integer, DropoutMasks> dropout = new ConcurrentHashMap<>();
  private final Map<Part, NDList> parts = new EnumMap<>(Part.class);
  private int calls;
  private @Nullable NDList prepared;
  private @Nullable NDList fixed;

  /**
   * Loads a program and weights.
   *
   * @param manager new, owned from now on; closed if this fails
   * @param bfloat16 whether the program's activations have 16 bits
   */
  TorchScriptNetwork(
      NetworkShape shape,
      OptimizerSettings optimizer,
      NDManager manager,
      String program,
      boolean bfloat16,
      TensorSource weights)
      throws IOException {
    super(shape, optimizer, manager);
    this.bfloat16 = bfloat16;
    this.fewTokens = bfloat16 ? FEW_TOKENS_OF_16_BITS : FEW_TOKENS;
    this.tensors = new TensorGroups(shape);
    try {
      this.block =
          JniUtils.loadModule(
              (PtNDManager) manager,
              new ByteArrayInputStream(TorchScriptArchive.of(program)),
              false,
              false);
      NDList list = new NDList();
      for (TensorSpec spec : shape.tensors()) {
        NDArray tensor = manager.create(new Shape(spec.dimensions()), DataType.FLOAT32);
        write(tensor, FloatBuffer.wrap(weights.read(spec)));
        list.add(tensor);
      }
      tensors.name("", list);
      parts.put(Part.WEIGHT, list);
    } catch (IOException | RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** Opens a network with these weights, whose activations may have 16 bits. */
  public static TorchScriptNetwork open(
      NetworkShape shape, TensorSource weights, OptimizerSettings optimizer, boolean bfloat16)
      throws IOException {
    return new TorchScriptNetwork(
        shape,
        optimizer,
        TorchEngine.newManager(),
        NetworkScript.of(shape, optimizer, bfloat16, PackedWeights.areSupported(bfloat16)),
        bfloat16,
        weights);
  }

  private static void write(NDArray tensor, FloatBuffer values) {
    if (tensor.getDevice().isGpu()) {
      tensor.set(values);
    } else {
      floats(tensor).put(values);
    }
  }

  @Override
  public boolean readsBlocks() {
    return true;
  }

  @Override
  public float[][] logits(EncodingBatch batch) {
    return together("logits", BatchParts.balanced(batch), BatchParts::filled);
  }

  @Override
  public float[][] hidden(EncodingBatch batch) {
    return together("hidden", List.of(List.of(batch)), only -> only); // Rows of one width.
  }

  @Override
  public float[][] pooled(EncodingBatch batch) {
    return together("pooled", BatchParts.balanced(batch), BatchParts::filled);
  }

  /** Computes the parts of a batch, each some blocks, at the same time. */
  private float[][] together(
      String method, List<List<EncodingBatch>> parts, UnaryOperator<List<EncodingBatch>> fill) {
    prepared(); // Before several threads need it.
    int threads = TorchEngine.threads();
    int largest = parts.stream().mapToInt(BatchParts::tokens).max().orElse(0);
    int each = largest <= fewTokens ? 1 : Math.max(1, threads / parts.size());
    float[][][] found = new float[parts.size()][][];
    BatchThreads.run(parts.size(), each, threads, i -> found[i] = part(method, parts.get(i), fill));
    NativeMemory.afterCall(++calls);
    return Arrays.stream(found).flatMap(Arrays::stream).toArray(float[][]::new);
  }

  private float[][] part(
      String method, List<EncodingBatch> blocks, UnaryOperator<List<EncodingBatch>> fill) {
    try (NDManager call = manager.newSubManager()) {
      List<EncodingBatch> all = fill.apply(blocks);
      NDList inputs = inputs(call, all);
      tensors.add(inputs, list(Part.WEIGHT), group -> true);
      inputs.addAll(prepared());
      float[][] rows = rows(run(call, method, inputs).singletonOrThrow(), BatchParts.texts(all));
      return Arrays.copyOf(rows, BatchParts.texts(blocks));
    }
  }

  /** Returns the operands of inference, which are computed again after every change. */
  final NDList prepared() {
    NDList ready = prepared;
    if (ready == null) {
      ready = ofWeights("prepare", "prepared[]", fixed());
      prepared = ready;
    }
    return ready;
  }

  /** Returns the operands of the frozen layers in training. */
  private NDList fixed() {
    NDList ready = fixed;
    if (ready == null) {
      ready =
          optimizer.freezesLayers()
              ? ofWeights("fixed_operands", "fixed[]", new NDList())
              : new NDList();
      fixed = ready;
    }
    return ready;
  }

  /** Runs a method that makes a list of tensors from others and the weights, to be kept. */
  private NDList ofWeights(String method, String name, NDList others) {
    try (NDManager call = manager.newSubManager()) {
      NDList inputs = new NDList(others);
      tensors.add(inputs, list(Part.WEIGHT), group -> group.kind() != ParameterGroup.Kind.WORDS);
      NDList made = run(call, method, inputs);
      made.attach(manager);
      made.forEach(tensor -> tensor.setName(name));
      return made;
    }
  }

  final void discardPrepared() {
    NDList ready = prepared;
    if (ready != null) {
      ready.close();
      prepared = null;
    }
  }

  @Override
  public Step step(List<LabelledBatch> batches, float[] offsets, double learningRate, long seed) {
    discardPrepared();
    WordRows words = WordRows.of(batches);
    try (NDManager call = manager.newSubManager()) {
      int threads = TorchEngine.threads();
      List<List<LabelledBatch>> parts =
          batches.stream().map(batch -> batch.parts(threads)).toList();
      Step step =
          parts.size() == 1 && parts.get(0).size() == 1
              ? whole(call, batches.get(0), words, offsets, learningRate, seed)
              : accumulated(call, parts, words, offsets, learningRate, seed);
      steps++;
      NativeMemory.afterCall(++calls);
      return step;
    }
  }

  private Step whole(
      NDManager call,
      LabelledBatch batch,
      WordRows words,
      float[] offsets,
      double learningRate,
      long seed) {
    NDList inputs = inputs(call, batch, words, offsets, batch.texts().size(), seed, dropout(0));
    addTime(call, inputs, learningRate);
    inputs.addAll(fixed());
    tensors.add(inputs, list(Part.WEIGHT), group -> true);
    addMoments(inputs);
    float[] found = differentiated(call, "step", inputs).singletonOrThrow().toFloatArray();
    return new Step(found[0], found[1]);
  }

  /** Adds up gradients; the parts of a batch are computed at the same time, batches are not. */
  private Step accumulated(
      NDManager call,
      List<List<LabelledBatch>> batches,
      WordRows words,
      float[] offsets,
      double learningRate,
      long seed) {
    int total = batches.stream().flatMap(List::stream).mapToInt(part -> part.texts().size()).sum();
    NDList fixedOperands = fixed();
    int before = 0;
    double loss = 0;
    List<NDArray> sums = List.of();
    for (List<LabelledBatch> parts : batches) {
      int first = before;
      before += parts.size();
      NDList[] found = new NDList[parts.size()];
      BatchThreads.run(
          found.length,
          TorchEngine.threads(),
          i -> {
            long own = Shuffle.mix(seed, first + i);
            NDList inputs = inputs(call, parts.get(i), words, offsets, total, own, dropout(i));
            inputs.addAll(fixedOperands);
            tensors.add(inputs, list(Part.WEIGHT), group -> true);
            found[i] = differentiated(call, "gradients", inputs);
          });
      for (NDList lossAndGradients : found) {
        loss += lossAndGradients.remove(0).toFloatArray()[0];
        List<NDArray> gradients = tensors.byTensor(lossAndGradients, optimizer, call);
        if (sums.isEmpty()) {
          sums = gradients;
        } else {
          add(call, sums, gradients);
          lossAndGradients.close();
        }
      }
    }
    NDList inputs = new NDList(call.create(words.rows()));
    addTime(call, inputs, learningRate);
    tensors.add(inputs, list(Part.WEIGHT), group -> true);
    tensors.name("gradients_", sums);
    tensors.add(inputs, sums, optimizer::trains);
    addMoments(inputs);
    return new Step(loss, run(call, "update", inputs).singletonOrThrow().toFloatArray()[0]);
  }

  private void add(NDManager call, List<NDArray> sums, List<NDArray> gradients) {
    NDList inputs = new NDList(call.create(0f));
    tensors.name("sums_", sums);
    tensors.add(inputs, sums, optimizer::trains);
    tensors.name("gradients_", gradients);
    tensors.add(inputs, gradients, optimizer::trains);
    run(call, "add", inputs);
  }

  final void addTime(NDManager call, NDList inputs, double learningRate) {
    inputs.add(call.create((float) learningRate));
    inputs.add(call.create((float) (steps + 1)));
  }

  final void addMoments(NDList inputs) {
    tensors.add(inputs, list(Part.FIRST_MOMENT), optimizer::trains);
    tensors.add(inputs, list(Part.SECOND_MOMENT), optimizer::trains);
  }

  /** Returns the first inputs of training; the manager of the first one gets the outputs. */
  private NDList inputs(
      NDManager call,
      LabelledBatch batch,
      WordRows words,
      float[] offsets,
      int total,
      long seed,
      DropoutMasks dropout) {
    EncodingBatch texts = batch.texts();
    long count = NetworkScript.dropoutValues(shape, optimizer, texts);
    return new NDList(
        call.create(words.indices(texts.inputIds()), rectangle(texts)),
        segments(call, texts),
        mask(call, texts),
        call.create(batch.targets(), new Shape(texts.size(), shape.labels())),
        call.create(batch.weights()),
        call.create(offsets),
        call.create((float) total),
        call.create(words.rows()),
        dropout.draw(call, count, seed));
  }

  /** Returns the dropout of one of the batches that are computed at the same time. */
  final DropoutMasks dropout(int index) {
    return dropout.computeIfAbsent(
        index, ignored -> new DropoutMasks(optimizer.dropout(), bfloat16));
  }

  final NDList run(NDManager call, String method, NDList inputs) {
    NDArray marker = call.create(0f);
    marker.setName("module_method:" + method);
    inputs.add(marker);
    return NativeCalls.call(
        () -> {
          JniUtils.setGraphExecutorOptimize(false); // A setting of the thread.
          return IValueUtils.forward(block, inputs, true);
        });
  }

  final NDList differentiated(NDManager call, String method, NDList inputs) {
    boolean before = JniUtils.isGradMode(); // Thread-local, and off by default.
    JniUtils.setGradMode(true);
    try {
      return run(call, method, inputs);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  final NDList list(Part part) {
    return parts.computeIfAbsent(part, this::newMoments);
  }

  private NDList newMoments(Part part) {
    NDList zeros = new NDList();
    for (int i = 0; i < groups.size(); i++) {
      zeros.add(manager.zeros(momentShape(i)));
    }
    tensors.name(part == Part.FIRST_MOMENT ? "means_" : "squares_", zeros);
    return zeros;
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
    if (part == Part.WEIGHT) {
      discardPrepared();
      discardFixed();
    }
    write(list(part).get(tensor), values);
  }

  private void discardFixed() {
    if (fixed != null) {
      fixed.close();
      fixed = null;
    }
  }

  @Override
  public void releaseOptimizerState() {
    discardFixed();
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
    super.close();
  }
}
