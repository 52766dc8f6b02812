package dev.starsight.transformer.internal.network;

import com.sun.jna.Function;
import java.util.Locale;
import java.util.Map;

/**
 * How the engine's threads wait for each other. OpenMP's default is to spin, which is a little
 * quicker on a machine of one's own and five to ten times slower on a processor that others use
 * too: a thread that was put aside is waited for by others that burn the time it needs. Measured
 * with another program busy on two cores: 26 to 41 texts a second spinning, 100 to 133 sleeping;
 * alone, 224 and 209 to 227.
 */
final class WaitPolicy {

  private static final String VARIABLE = "OMP_WAIT_POLICY";

  private WaitPolicy() {}

  /**
   * Lets threads sleep, unless the user has chosen. OpenMP reads its environment when it is loaded,
   * and Java cannot change that of its own process, hence the call into the C library.
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
      // Nothing is wrong without it, only slower where the processor is shared.
      return;
    }
  }
}
