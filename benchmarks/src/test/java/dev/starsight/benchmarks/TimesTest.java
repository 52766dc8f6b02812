package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests times of alternating rounds and the protocol with another process. */
class TimesTest {

  @Test
  void reportsMediansAndRatiosOverallAndPerRound() {
    Times times = new Times();
    times.add(steps(10, 11, 12), steps(20, 22, 24));
    times.add(steps(100), steps(300, 302));
    assertThat(times.ours()).isEqualTo(11.5);
    assertThat(times.peers()).isEqualTo(24);
    assertThat(times.ratio()).isEqualTo(24 / 11.5);
    assertThat(times.processorRatio()).isEqualTo(25 / 12.5);
    assertThat(times.ratios()).containsExactly(2, 3.01);
    assertThat(times)
        .asString()
        .matches(" +11\\.5 +24\\.0 +2\\.09 +2\\.51 \\(2\\.00 to 3\\.01\\) +2\\.00");
  }

  /** Returns steps with one millisecond more of processor time. */
  private static List<StepTime> steps(double... wall) {
    return Arrays.stream(wall).mapToObj(w -> new StepTime(w, w + 1)).toList();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void asksAnotherProcessForTimes(@TempDir Path directory) throws IOException {
    Path script = directory.resolve("peer.sh");
    Files.writeString(
        script,
        "echo a peer, $1\n"
            + "while read length steps tokens; do echo 1.5/2 $length/$steps$tokens; done\n");
    try (PyTorchPeer peer = new PyTorchPeer(List.of("/bin/sh", script.toString(), "2 threads"))) {
      assertThat(peer.description()).isEqualTo("a peer, 2 threads");
      assertThat(peer.steps(64, 3)).containsExactly(new StepTime(1.5, 2), new StepTime(64, 3));
      assertThat(peer.paddedSteps(128, 4, 60))
          .containsExactly(new StepTime(1.5, 2), new StepTime(128, 460));
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void reportsThatAnotherProcessEndedTooEarly() {
    assertThatThrownBy(() -> new PyTorchPeer(List.of("/bin/sh", "-c", "exit 3")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("ended too early");
  }
}
