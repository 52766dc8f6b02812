package dev.starsight.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RunTest {

  @Test
  void unlimitedHasNoDeadlineAndAllThreads() {
    Run run = Run.unlimited();
    assertThat(run.deadline()).isSameAs(Deadline.never());
    assertThat(run.progress()).isSameAs(Progress.SILENT);
    assertThat(run.threads()).isEqualTo(Threads.limit());
  }

  @Test
  void aChangeLeavesTheRestAsItIs() {
    Deadline deadline = Deadline.inSeconds(3600);
    Progress progress = (what, done, total, detail) -> {};
    Run run = Run.unlimited().withDeadline(deadline).withProgress(progress).withThreads(3);
    assertThat(run).isEqualTo(new Run(deadline, progress, 3));
  }

  @Test
  void needsAThread() {
    assertThatThrownBy(() -> Run.unlimited().withThreads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be at least 1, but is 0");
  }
}
