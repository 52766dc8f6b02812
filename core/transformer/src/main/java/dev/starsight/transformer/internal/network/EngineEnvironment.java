package dev.starsight.transformer.internal.network;

import com.sun.jna.Function;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Settings that the engine's libraries read from the environment when they are loaded. Java cannot
 * change that of its own process, hence the calls into the C library, on Linux only; what the user
 * has set stays. Without them everything works, only slower.
 */
final class EngineEnvironment {

  private EngineEnvironment() {}

  /** Sets what the user has not set. */
  static void prepare() {
    sleepRatherThanSpin();
    keepKernels();
  }

  /**
   * By default OpenMP's threads spin while they wait for each other, which is slightly faster on an
   * idle machine and five to ten times slower on a shared processor, where the waiting threads use
   * up the time that a suspended one needs. Measured with another program busy on two cores: 26 to
   * 41 texts per second spinning, 100 to 133 sleeping; alone, 224 and 209 to 227.
   */
  private static void sleepRatherThanSpin() {
    set("OMP_WAIT_POLICY", "PASSIVE", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT");
  }

  /**
   * oneDNN compiles kernels for each shape of a batch, and keeps 1,024. Requests of many clients
   * make batches of more shapes than that (decision 049).
   */
  private static void keepKernels() {
    String name = "PRIMITIVE_CACHE_CAPACITY";
    set("ONEDNN_" + name, "4096", "ONEDNN_" + name, "DNNL_" + name);
  }

  private static void set(String name, String value, String... chosen) {
    Map<String, String> environment = System.getenv();
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!system.contains("linux") || List.of(chosen).stream().anyMatch(environment::containsKey)) {
      return;
    }
    try {
      Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 1});
    } catch (RuntimeException | LinkageError e) {
      // Whatever the reason, the default of the library remains.
    }
  }
}
