package dev.starsight.transformer;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import dev.starsight.data.StarsightException;
import dev.starsight.transformer.internal.network.TorchEngine;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

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
    Path natives = Utils.getEngineCacheDir("pytorch");
    try {
      Engine engine = TorchEngine.start();
      return new EngineReport(
          "PyTorch",
          engine.getVersion(),
          String.valueOf(engine.defaultDevice()),
          JniUtils.getNumThreads(),
          TorchEngine.hasBfloat16(),
          natives,
          Optional.empty());
    } catch (StarsightException e) {
      String problem = Objects.requireNonNullElse(e.getMessage(), e.toString());
      return new EngineReport("PyTorch", "", "", 0, false, natives, Optional.of(problem));
    }
  }

  /** Returns whether the engine runs. */
  public boolean isRunning() {
    return problem.isEmpty();
  }
}
