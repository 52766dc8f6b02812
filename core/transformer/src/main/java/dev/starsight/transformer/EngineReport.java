package dev.starsight.transformer;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import dev.starsight.data.StarsightException;
import dev.starsight.transformer.internal.network.TorchEngine;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A description of the engine on this machine, for people to read. Immutable.
 *
 * @param name {@code PyTorch}
 * @param version of its native library; empty if the engine does not start
 * @param device the device it computes on: {@code cpu()}, {@code gpu(0)}
 * @param threads the number of threads an operation uses; 0 if the engine does not start
 * @param bfloat16 whether the processor multiplies 16-bit numbers natively, which halves the time
 *     of training
 * @param natives the directory that native libraries are unpacked to, about 430 MB
 * @param problem one sentence, if the engine does not start
 */
public record EngineReport(
    String name,
    String version,
    String device,
    int threads,
    boolean bfloat16,
    Path natives,
    Optional<String> problem) {

  /** Starts the engine, if it is not running, and describes it; never fails. */
  public static EngineReport probe() {
    try {
      Engine engine = TorchEngine.start();
      return report(
          engine.getVersion(),
          String.valueOf(engine.defaultDevice()),
          JniUtils.getNumThreads(),
          null);
    } catch (StarsightException e) {
      return report("", "", 0, Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static EngineReport report(
      String version, String device, int threads, @Nullable String problem) {
    return new EngineReport(
        "PyTorch",
        version,
        device,
        threads,
        TorchEngine.hasBfloat16(),
        Utils.getEngineCacheDir("pytorch"),
        Optional.ofNullable(problem));
  }

  /** Returns whether the engine runs. */
  public boolean isRunning() {
    return problem.isEmpty();
  }
}
