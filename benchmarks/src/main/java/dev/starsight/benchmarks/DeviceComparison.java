package dev.starsight.benchmarks;

import dev.starsight.text.Encoding;
import dev.starsight.transformer.EngineDevice;
import dev.starsight.transformer.EngineReport;
import dev.starsight.transformer.internal.classifier.Inference;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.network.OptimizerSettings;
import dev.starsight.transformer.internal.network.TorchScriptNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/**
 * MiniLM on a device, in 32 and in 16 bits: milliseconds for a step of training on 32 texts of 128
 * tokens, and texts that are predicted in a second. {@code benchmarks/gpu.sh} runs it.
 */
@NullMarked
public final class DeviceComparison {

  private static final int ROWS = 32;
  private static final int WIDTH = 128;
  private static final int FIRST_WORD = 1_000;
  private static final int WORDS = 20_000;

  private DeviceComparison() {}

  /**
   * Prints two rows of a Markdown table: device, precision, milliseconds, texts per second.
   *
   * @param args the device, and the number of steps to measure, half of which come before as
   *     warm-up
   */
  public static void main(String[] args) throws IOException {
    EngineDevice.parse(args[0]).use();
    int steps = Integer.parseInt(args[1]);
    String device = EngineReport.probe().device();
    for (boolean bfloat16 : new boolean[] {false, true}) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.1f | %.0f |%n",
          device,
          bfloat16 ? "bfloat16" : "float32",
          training(bfloat16, steps),
          inference(bfloat16, steps));
    }
  }

  private static double training(boolean bfloat16, int steps) throws IOException {
    List<Encoding> texts = texts(ROWS);
    try (TrainingSteps job = TrainingSteps.open(bfloat16)) {
      return milliseconds(steps, () -> job.step(texts, WIDTH));
    }
  }

  private static double inference(boolean bfloat16, int steps) throws IOException {
    List<Encoding> texts = texts(8 * ROWS);
    try (Network network =
        TorchScriptNetwork.open(
            TrainingSteps.shape(), TrainingSteps.weights(), OptimizerSettings.NONE, bfloat16)) {
      int calls = Math.max(1, steps / 4);
      return 1e3 * texts.size() / milliseconds(calls, () -> Inference.logits(network, texts));
    }
  }

  /** Every call ends with numbers in the heap, so no work of a GPU is left. */
  private static double milliseconds(int times, Runnable work) {
    for (int i = 0; i < (times + 1) / 2; i++) {
      work.run();
    }
    long begun = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    return (System.nanoTime() - begun) / 1e6 / times;
  }

  private static List<Encoding> texts(int count) {
    SplittableRandom random = new SplittableRandom(42);
    return IntStream.range(0, count)
        .mapToObj(i -> Encoding.of(random.ints(WIDTH, FIRST_WORD, FIRST_WORD + WORDS).toArray()))
        .toList();
  }
}
