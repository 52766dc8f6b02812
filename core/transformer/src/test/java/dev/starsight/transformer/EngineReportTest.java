package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineReportTest {

  @Test
  void reportsTheEngineThatRuns() {
    EngineReport report = EngineReport.probe();
    assertThat(report.problem()).isEmpty();
    assertThat(report.isRunning()).isTrue();
    assertThat(report.version()).startsWith("2.");
    assertThat(report.threads()).isPositive();
    assertThat(report.device()).isNotBlank();
  }

  @Test
  void theEngineIsOffline() {
    EngineReport.probe();
    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
  }
}
