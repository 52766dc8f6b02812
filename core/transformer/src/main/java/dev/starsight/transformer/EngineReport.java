package dev.starsight.transformer;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import dev.starsight.data.StarsightException;
import dev.starsight.transformer.internal.network.TorchEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * A description of the engine on this machine, for people to read. Immutable.
 *
 * @param name {@code PyTorch}
 * @param version of its native library; empty if the engine does not start
 * @param device the device it computes on: {@code cpu()}, {@code gpu(0)}
 * @param threads the number of threads an operation uses; 0 if the engine does not start
 * @param bfloat16 whether the device multiplies 16-bit numbers natively, which halves the time of
 *     training
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
          TorchEngine.device(),
          JniUtils.getNumThreads(),
          TorchEngine.hasBfloat16(),
          natives,
          Optional.empty());
    } catch (StarsightException e) {
      String problem = Objects.requireNonNullElse(e.getMessage(), e.toString());
      return new EngineReport("PyTorch", "", "", 0, false, natives, Optional.of(problem));
    }
  }

  /**
   * Returns which engine is on the class path and what it computes on, such as {@code PyTorch 2.7.1
   * for cpu on linux-x86_64}; reads a few bytes and starts nothing.
   *
   * @return empty if there is none
   * @throws UncheckedIOException if it cannot be read
   */
  public static Optional<String> installed() {
    // DJL's Platform looks for the same file in the jars of native libraries.
    try (InputStream in = Engine.class.getResourceAsStream("/native/lib/pytorch.properties")) {
      if (in == null) {
        return Optional.empty();
      }
      Properties natives = new Properties();
      natives.load(in);
      return Optional.of(
          "PyTorch %s for %s on %s"
              .formatted(
                  natives.getProperty("version", "").replaceFirst("-.*", ""),
                  natives.getProperty("flavor"),
                  natives.getProperty("classifier")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether the engine runs. */
  public boolean isRunning() {
    return problem.isEmpty();
  }
}
