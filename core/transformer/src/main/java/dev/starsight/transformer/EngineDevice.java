package dev.starsight.transformer;

import dev.starsight.data.StarsightException;
import dev.starsight.transformer.internal.network.ComputeDevice;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What encoders are trained and predict on. It is a setting of the whole process, like the number
 * of threads of the engine: {@link #use()} holds for encoders that are opened later, and those that
 * are open stay where they are. Immutable.
 *
 * @param kind of the device
 * @param index of the GPU, from 0; 0 for the other kinds
 */
public record EngineDevice(Kind kind, int index) {

  /** The kind of a device. */
  public enum Kind {
    /** The first GPU that the engine sees, or else the processor. */
    AUTO,
    /** The processor, also on a machine with a GPU. */
    CPU,
    /** A GPU by NVIDIA. */
    CUDA
  }

  public static final EngineDevice AUTO = new EngineDevice(Kind.AUTO, 0);

  private static final Pattern TEXT = Pattern.compile("auto|cpu|cuda(?::([0-9]{1,3}))?");

  public EngineDevice {
    if (index < 0 || (index > 0 && kind != Kind.CUDA)) {
      throw new IllegalArgumentException(
          "a GPU has an index of at least 0, another device the index 0, but it is " + index);
    }
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code cuda}, which is {@code cuda:0}, or {@code cuda:N}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static EngineDevice parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a device is auto, cpu, cuda or cuda:N, but it is \"" + text + '"');
    }
    if (!text.startsWith("cuda")) {
      return new EngineDevice(text.equals("cpu") ? Kind.CPU : Kind.AUTO, 0);
    }
    return new EngineDevice(
        Kind.CUDA, parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1)));
  }

  /**
   * Lets encoders that are opened from now on compute on this device; for a GPU it starts the
   * engine.
   *
   * @throws StarsightException if the engine sees no such GPU; the message says what to add
   */
  public void use() {
    switch (kind) {
      case AUTO -> ComputeDevice.useAny();
      case CPU -> ComputeDevice.useCpu();
      case CUDA -> ComputeDevice.useGpu(index);
    }
  }

  /** Returns the GPU that encoders were opened on since {@link #use()}; empty if none was. */
  public static Optional<EngineDevice> usedGpu() {
    return ComputeDevice.usedGpu().stream()
        .mapToObj(index -> new EngineDevice(Kind.CUDA, index))
        .findFirst();
  }

  /** Returns what {@link #parse} reads. */
  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "auto";
      case CPU -> "cpu";
      case CUDA -> "cuda:" + index;
    };
  }
}
