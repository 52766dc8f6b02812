package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TrainingProgressTest {

  @Test
  void fitsIntoATerminalLine() {
    assertThat(TrainingProgress.line(1500, 12500, 0.9124, 8120.4, 5590))
        .isEqualTo("  fine-tuning  step 1,500/12,500  loss 0.912  8,120 tokens/s  1 h 33 min left")
        .hasSizeLessThan(80);
  }
}
