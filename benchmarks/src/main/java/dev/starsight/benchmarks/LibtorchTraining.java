package dev.starsight.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.starsight.text.Encoding;
import dev.starsight.text.EncodingBatch;
import dev.starsight.transformer.internal.network.TorchEngine;
import dev.starsight.transformer.internal.network.TorchScriptArchive;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The step of {@code benchmarks/pytorch/step.py} in TorchScript, run by the libtorch that DJL
 * brings and that we use as well, so that only what is computed is compared and not how PyTorch was
 * built. The engine's own operators do everything: fused or written-out attention, dropout, dense
 * AdamW.
 */
final class LibtorchTraining implements TrainingJob {

  private static final String PROGRAM = "step.py.txt";
  private static final float LEARNING_RATE = 1e-4f;

  /** Steps to choose settings by; the first ones are slow. */
  private static final int TRIAL_STEPS = 4;

  private final NDManager manager;
  private final PtSymbolBlock block;
  private final NDList weights = new NDList();
  private final Settings settings;
  private long steps;

  /**
   * How the program runs.
   *
   * @param bfloat16 whether layers are computed in 16 bits, as autocast does
   * @param fusedAttention whether attention is one operator
   */
  record Settings(boolean bfloat16, boolean fusedAttention, double dropout) {

    private String apply(String program) {
      return program
          .replace("PRECISION", bfloat16 ? "15" : "6")
          .replace("FUSED_ATTENTION", fusedAttention ? "fused" : "products")
          .replace("DROPOUT", Double.toString(dropout));
    }
  }

  private LibtorchTraining(NDManager manager, PtSymbolBlock block, Settings settings) {
    this.manager = manager;
    this.block = block;
    this.settings = settings;
  }

  /**
   * Loads the program with the settings that are the fastest on this machine.
   *
   * @param rows a batch of those that are measured: which attention is faster depends on the width
   */
  static LibtorchTraining fastest(boolean bfloat16, double dropout, List<Encoding> rows)
      throws IOException {
    Settings best = null;
    double least = Double.POSITIVE_INFINITY;
    int width = TrainingSteps.width(rows);
    for (boolean fused : new boolean[] {true, false}) {
      Settings settings = new Settings(bfloat16, fused, dropout);
      try (LibtorchTraining training = open(settings)) {
        for (int step = 0; step < TRIAL_STEPS; step++) {
          double time = StepTime.of(() -> training.step(rows, width)).wall();
          if (time < least) {
            least = time;
            best = settings;
          }
        }
      }
    }
    return open(Objects.requireNonNull(best));
  }

  /** Loads the program with the weights that {@link TrainingSteps} begins with. */
  static LibtorchTraining open(Settings settings) throws IOException {
    NDManager manager = TorchEngine.start().newBaseManager();
    try {
      byte[] archive = TorchScriptArchive.of(settings.apply(program()));
      PtSymbolBlock block =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
      LibtorchTraining training = new LibtorchTraining(manager, block, settings);
      training.load();
      return training;
    } catch (IOException | RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  private static String program() throws IOException {
    try (InputStream in = LibtorchTraining.class.getResourceAsStream(PROGRAM)) {
      if (in == null) {
        throw new FileNotFoundException(PROGRAM + ": is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .reduce("", (all, line) -> all + line + "\n");
    }
  }

  /** Names lists in the order of the arguments; DJL makes a list of those with one name. */
  private void load() throws IOException {
    Map<String, TensorSpec> specs = new HashMap<>();
    TrainingSteps.shape().tensors().forEach(spec -> specs.put(spec.name(), spec));
    TensorSource source = TrainingSteps.weights();
    List<NDArray> matrices = new ArrayList<>();
    List<NDArray> vectors = new ArrayList<>();
    for (List<String> names : names()) {
      NDList parts = new NDList();
      for (String name : names) {
        TensorSpec spec = Objects.requireNonNull(specs.get(name), name);
        parts.add(manager.create(source.read(spec), new Shape(spec.dimensions())));
      }
      NDArray whole = parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
      (whole.getShape().dimension() > 1 ? matrices : vectors).add(whole);
    }
    add("matrices", matrices);
    add("vectors", vectors);
    for (String moment : List.of("means", "squares")) {
      add("matrix_" + moment, zeros(matrices));
    }
    for (String moment : List.of("means", "squares")) {
      add("vector_" + moment, zeros(vectors));
    }
  }

  private void add(String name, List<NDArray> tensors) {
    tensors.forEach(tensor -> tensor.setName(name + "[]"));
    weights.addAll(tensors);
  }

  private List<NDArray> zeros(List<NDArray> like) {
    return like.stream().map(tensor -> manager.zeros(tensor.getShape())).toList();
  }

  /** Returns the names of Hugging Face in the order of the program; several are one tensor. */
  private static List<List<String>> names() {
    List<List<String>> names = new ArrayList<>();
    String embeddings = "bert.embeddings.";
    for (String kind : List.of("word", "position", "token_type")) {
      names.add(List.of(embeddings + kind + "_embeddings.weight"));
    }
    add(names, embeddings + "LayerNorm");
    for (int i = 0; i < 6; i++) {
      String layer = "bert.encoder.layer." + i + ".";
      for (String end : List.of(".weight", ".bias")) {
        names.add(
            Stream.of("query", "key", "value")
                .map(part -> layer + "attention.self." + part + end)
                .toList());
      }
      add(names, layer + "attention.output.dense");
      add(names, layer + "attention.output.LayerNorm");
      add(names, layer + "intermediate.dense");
      add(names, layer + "output.dense");
      add(names, layer + "output.LayerNorm");
    }
    add(names, "bert.pooler.dense");
    add(names, "classifier");
    return names;
  }

  private static void add(List<List<String>> names, String part) {
    names.add(List.of(part + ".weight"));
    names.add(List.of(part + ".bias"));
  }

  /** Returns how the program runs. */
  Settings settings() {
    return settings;
  }

  @Override
  public double step(List<Encoding> rows, int width) {
    boolean before = JniUtils.isGradMode(); // Thread-local, and off by default.
    JniUtils.setGradMode(true);
    try (NDManager call = manager.newSubManager()) {
      EncodingBatch batch = EncodingBatch.toWidth(rows, width);
      NDArray marker = call.create(0f);
      marker.setName("module_method:step");
      NDList inputs =
          new NDList(
              call.create(batch.inputIds(), new Shape(rows.size(), width)),
              call.create(rows.stream().mapToLong(Encoding::length).toArray()),
              call.create(
                  Arrays.stream(TrainingSteps.labels(rows.size())).asLongStream().toArray()),
              call.create(LEARNING_RATE),
              call.create((float) ++steps));
      inputs.addAll(weights);
      inputs.add(marker);
      // A setting of the thread. Optimized, the program fails in 16 bits and crashes in 32.
      JniUtils.setGraphExecutorOptimize(false);
      return IValueUtils.forward(block, inputs, true).singletonOrThrow().getFloat();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }
}
