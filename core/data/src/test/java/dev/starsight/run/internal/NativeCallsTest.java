package dev.starsight.run.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NativeCallsTest {

  /** The end is final, so it has a process of its own. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(1);
      new Thread(() -> NativeCalls.call(() -> said("first", begun))).start();
      begun.await();
      NativeCalls.end();
      System.out.println("ended");
      NativeCalls.end();
      Thread late = new Thread(() -> NativeCalls.call(() -> said("late", begun)));
      late.start();
      late.join(200);
      Runtime.getRuntime().halt(7);
    }

    private static boolean said(String name, CountDownLatch begun) {
      begun.countDown();
      try {
        TimeUnit.MILLISECONDS.sleep(300);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      System.out.println(name);
      return true;
    }
  }

  @Test
  @Tag("any-locale")
  void theEndWaitsForCallsAndLetsNoneBegin() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.lines()).containsExactly("first", "ended");
    assertThat(process.exitValue()).isEqualTo(7);
  }
}
