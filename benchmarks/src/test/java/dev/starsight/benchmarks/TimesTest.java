package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.benchmarks.PyTorchPeer.Answer;
import dev.starsight.text.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests times of alternating rounds and the protocol with another process. */
class TimesTest {

  @Test
  void reportsMediansAndRatiosOfRounds() {
    Times times = new Times();
    double[][] rounds = {{10, 20}, {11, 33}, {100, 250}};
    for (double[] round : rounds) {
      times.add("ours", new StepTime(round[0], 10));
      times.add("peer", new StepTime(round[1], 15));
    }
    assertThat(times.milliseconds().get("ours")).containsExactly(10, 11, 100);
    assertThat(times.milliseconds().get("peer")).containsExactly(20, 33, 250);
    assertThat(times.ratios("peer", StepTime::wall)).containsExactly(2, 2.5, 3);
    assertThat(times.toString().lines())
        .satisfiesExactly(
            ours ->
                assertThat(ours).matches("  ours +11\\.0 +1\\.00 \\(1\\.00 to 1\\.00\\) +1\\.00"),
            peer ->
                assertThat(peer).matches("  peer +33\\.0 +2\\.50 \\(2\\.00 to 3\\.00\\) +1\\.50"));
  }

  @Test
  void meansAreOfWallAndProcessorTime() {
    assertThat(StepTime.mean(List.of(new StepTime(1, 10), new StepTime(3, 20))))
        .isEqualTo(new StepTime(2, 15));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void asksAnotherProcessForSteps(@TempDir Path directory) throws IOException {
    Path script = directory.resolve("peer.sh");
    Path asked = directory.resolve("asked");
    Files.writeString(
        script,
        "echo a peer, $1\nwhile read -r line; do echo \"$line\" >> $2; echo 1.5/2/0.25; done\n");
    try (PyTorchPeer peer =
        new PyTorchPeer(List.of("/bin/sh", script.toString(), "2 threads", asked.toString()))) {
      assertThat(peer.description()).isEqualTo("a peer, 2 threads");
      assertThat(peer.step(List.of(Encoding.of(101, 7, 102), Encoding.of(101, 102)), 8))
          .isEqualTo(new Answer(new StepTime(1.5, 2), 0.25));
    }
    assertThat(asked).content().isEqualTo("{\"width\":8,\"rows\":[[101,7,102],[101,102]]}\n");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void reportsThatAnotherProcessEndedTooEarly() {
    assertThatThrownBy(() -> new PyTorchPeer(List.of("/bin/sh", "-c", "exit 3")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("ended too early");
  }
}
