package dev.starsight.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Writes a page to {@code target/report-demo.html} that people can look at. */
class ReportDemoTest {

  @Test
  void writesAPageWithEveryKindOfBlock() throws IOException {
    String html = DemoReport.report().html();
    AtomicFile.write(Path.of("target", "report-demo.html"), html);
    HtmlPages.assertSelfContained(html);
    assertThat(html).hasSizeLessThan(400_000);
  }

  @Test
  void givesTheSameBytesAgain() {
    assertThat(DemoReport.report().html()).isEqualTo(DemoReport.report().html());
  }
}
