package dev.starsight.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.files.internal.LockFile;
import dev.starsight.hub.Hub.HubPlan;
import dev.starsight.run.Progress;
import dev.starsight.testing.OtherProcess;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubLockTest {

  private static final HubReference MODEL = HubReference.parse("someone/model");

  @Test
  void aWaiterThatGivesUpKeepsOtherProcessesOut(@TempDir Path cache) throws Exception {
    Path lock = new HubCache(cache, MODEL, true).lock();
    Files.createDirectories(lock.getParent());
    HubPlan plan = new HubPlan(MODEL, "0".repeat(40), List.of(), List.of(), 0);
    try (LockFile download = LockFile.tryTake(lock).orElseThrow()) {
      assertThat(download).isNotNull();
      int[] pauses = {0};
      Duration second = Duration.ofSeconds(1);
      HubClient.Timeouts timeouts =
          new HubClient.Timeouts(
              second,
              second,
              second,
              pause -> {
                if (++pauses[0] == 3) {
                  throw new InterruptedIOException("interrupted while waiting for the hub");
                }
              });
      HubSettings settings = new HubSettings(URI.create("http://localhost:9"), cache, null, false);

      assertThatThrownBy(() -> new Hub(settings, timeouts, true).download(plan, Progress.SILENT))
          .isInstanceOf(InterruptedIOException.class);

      assertThat(pauses[0]).isEqualTo(3);
      assertThat(OtherProcess.seesLock(lock)).isTrue();
    }
    assertThat(OtherProcess.seesLock(lock)).isFalse();
  }
}
