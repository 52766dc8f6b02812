package dev.starsight.transformer.internal.network;

import com.sun.jna.Function;
import java.util.Locale;
import java.util.Map;

/**
 * The way the engine's threads wait for each other. By default OpenMP spins, which is slightly
 * faster on an idle machine and five to ten times slower on a shared processor, where the waiting
 * threads use up the time that a suspended one needs. Measured with another program busy on two
 * cores: 26 to 41 texts per second spinning, 100 to 133 sleeping; alone, 224 and 209 to 227.
 */
final class WaitPolicy {

  private static final String VARIABLE = "OMP_WAIT_POLICY";

  private WaitPolicy() {}

  /**
   * Makes threads sleep, unless the user has set a policy. OpenMP reads the environment when it is
   * loaded, and Java cannot change that of its own process, hence the call into the C library.
   */
  static void sleepRatherThanSpin() {
    Map<String, String> environment = System.getenv();
    boolean chosen = environment.containsKey(VARIABLE) || environment.containsKey("GOMP_SPINCOUNT");
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (chosen || !system.contains("linux")) {
      return;
    }
    try {
      Function.getFunction("c", "setenv").invokeInt(new Object[] {VARIABLE, "PASSIVE", 1});
    } catch (RuntimeException | LinkageError e) {
      // Without it everything works, only slower on a shared processor.
    }
  }
}
