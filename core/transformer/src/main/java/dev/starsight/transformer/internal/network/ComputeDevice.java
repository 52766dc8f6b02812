package dev.starsight.transformer.internal.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.cuda.CudaUtils;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The device that networks are opened on, one for the whole process. Thread-safe. */
public final class ComputeDevice {

  /** The first compute capability with bfloat16: 8.0. */
  private static final int AMPERE = 80;

  /** Each line is a number such as 8.6. */
  private static final List<String> CAPABILITIES =
      List.of("nvidia-smi", "--query-gpu=compute_cap", "--format=csv,noheader");

  /** By the index of the GPU: finding it out may take seconds. */
  private static final Map<Integer, Boolean> BFLOAT16 = new ConcurrentHashMap<>();

  private static volatile @Nullable Device chosen;

  private static volatile @Nullable Device used;

  private ComputeDevice() {}

  /** Leaves the choice to the engine: the first GPU, if it sees one. */
  public static void useAny() {
    choose(null);
  }

  public static void useCpu() {
    choose(Device.cpu());
  }

  /**
   * Starts the engine and chooses a GPU.
   *
   * @param index from 0
   * @throws StarsightException if the engine sees no such GPU
   */
  public static void useGpu(int index) {
    Engine engine = TorchEngine.start();
    boolean some = engine.defaultDevice().isGpu();
    requireGpu(index, gpu -> some && answers(engine, gpu), "PyTorch " + engine.getVersion());
    choose(Device.gpu(index));
  }

  private static void choose(@Nullable Device device) {
    chosen = device;
    used = null;
  }

  static void requireGpu(int index, IntPredicate present, String engine) {
    if (present.test(index)) {
      return;
    }
    int count =
        (int) IntStream.iterate(0, gpu -> gpu < index && present.test(gpu), gpu -> gpu + 1).count();
    if (count > 0) {
      throw new StarsightException(
          "cuda:%d is not on this machine, which has %s"
              .formatted(index, count == 1 ? "only cuda:0" : "cuda:0 to cuda:" + (count - 1)));
    }
    throw new StarsightException(
        ("cuda needs a GPU by NVIDIA, its driver and PyTorch for CUDA, but %s sees none; depend on"
                + " starsight-cuda instead of starsight, whose block starsight doctor --pom prints"
                + " on a machine with such a GPU, or use cpu")
            .formatted(engine));
  }

  /** Only a tensor tells: DJL counts GPUs only where CUDA's development kit is installed. */
  private static boolean answers(Engine engine, int gpu) {
    try (NDManager manager = engine.newBaseManager(Device.gpu(gpu))) {
      manager.zeros(new Shape(1));
      return true;
    } catch (EngineException e) {
      return false;
    }
  }

  /** Returns the device chosen, or the one that the engine picks, which it starts. */
  static Device current() {
    Device known = chosen;
    Device current = known == null ? TorchEngine.start().defaultDevice() : known;
    used = current;
    return current;
  }

  /** Returns the index of the GPU that was used since the last choice; empty for the processor. */
  public static OptionalInt usedGpu() {
    Device last = used;
    return last != null && last.isGpu() ? OptionalInt.of(last.getDeviceId()) : OptionalInt.empty();
  }

  /** Returns whether a GPU multiplies 16-bit numbers natively; false if it cannot be found out. */
  static boolean hasBfloat16(int gpu) {
    return BFLOAT16.computeIfAbsent(gpu, ComputeDevice::findBfloat16);
  }

  private static boolean findBfloat16(int gpu) {
    try {
      return Integer.parseInt(CudaUtils.getComputeCapability(gpu)) >= AMPERE;
    } catch (IllegalStateException | EngineException e) {
      // DJL asks a library of CUDA's development kit, which few machines have.
      return capability(CAPABILITIES).orElse(0) >= AMPERE;
    }
  }

  /**
   * Returns the lowest compute capability of all GPUs, times ten, as the driver's program numbers
   * them in another order than CUDA.
   */
  static OptionalInt capability(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(10, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        return OptionalInt.empty();
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines()
          .filter(line -> line.matches("[0-9]{1,3}\\.[0-9]"))
          .mapToInt(line -> Integer.parseInt(line.replace(".", "")))
          .min();
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }
}
