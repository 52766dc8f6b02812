package dev.starsight.transformer.internal.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.starsight.data.StarsightException;
import dev.starsight.run.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts the engine, once, without network access. Thread-safe. */
public final class TorchEngine {

  private static boolean started;
  private static int threads;

  static {
    // Before the first call into DJL: it neither downloads nor reports its use.
    System.setProperty("ai.djl.offline", "true");
    EngineEnvironment.prepare();
    NativeMemory.keepFreed();
  }

  private TorchEngine() {}

  /**
   * Starts the engine, if it is not running.
   *
   * @throws StarsightException if there is none on the class path or it does not load on this
   *     machine
   */
  public static synchronized Engine start() {
    try {
      Engine engine = Engine.getEngine("PyTorch");
      if (!started) {
        // Profiling and fusing a program that runs with many lengths costs more than it saves.
        JniUtils.setGraphExecutorOptimize(false);
        threads = JniUtils.getNumThreads();
        started = true;
        useThreads(Math.min(threads, Threads.limit()));
      }
      return engine;
    } catch (RuntimeException | LinkageError e) {
      throw new StarsightException(
          "the PyTorch engine does not start: its native libraries (ai.djl.pytorch:pytorch-jni and"
              + " pytorch-native-cpu for this platform) must be on the class path, and a directory"
              + " to unpack them to must be writable: "
              + reason(e),
          e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }

  /** Sets the number of threads of an operation, for the whole process. */
  public static synchronized void useThreads(int count) {
    start();
    if (count != threads) {
      JniUtils.setNumThreads(count);
      threads = count;
    }
  }

  /** Returns the number of threads of an operation: 1 on a GPU, which needs no others. */
  static synchronized int threads() {
    return ComputeDevice.current().isGpu() ? 1 : threads;
  }

  /** Returns an owner of tensors on the device to use. */
  static NDManager newManager() {
    return start().newBaseManager(ComputeDevice.current());
  }

  /** Returns name, version and device, to be recorded. */
  public static String version() {
    Engine engine = start();
    return engine.getEngineName() + " " + engine.getVersion() + ", " + device();
  }

  /** Returns the device that networks are opened on, such as {@code cpu()} or {@code gpu(0)}. */
  public static String device() {
    return ComputeDevice.current().toString();
  }

  /** Seeds the engine's own dropout. */
  static void seed(long seed) {
    JniUtils.setSeed(seed);
  }

  /** Returns whether bfloat16 arithmetic is native; otherwise it is slower than 32 bits. */
  public static boolean hasBfloat16() {
    Device device = ComputeDevice.current();
    if (device.isGpu()) {
      return ComputeDevice.hasBfloat16(device.getDeviceId());
    }
    Path processors = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(processors)) {
      return false;
    }
    try {
      String text = Files.readString(processors, StandardCharsets.ISO_8859_1);
      return text.contains("avx512_bf16") || text.contains("amx_bf16");
    } catch (IOException e) {
      return false;
    }
  }
}
