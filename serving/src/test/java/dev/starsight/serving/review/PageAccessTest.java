package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.serving.review.Chromium.Tab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for those who use it differently: on a phone, with a screen reader, right to left. */
@Tag("any-locale")
class PageAccessTest extends BrowserTests {

  private static final int PHONE = 390;

  private final List<String> found = new ArrayList<>();

  PageAccessTest(@TempDir Path folder) {
    super(folder);
  }

  private static String axe() throws Exception {
    String file = System.getenv("STARSIGHT_AXE");
    assumeTrue(
        file != null && Files.exists(Path.of(file)),
        "accessibility is not tested: STARSIGHT_AXE does not name axe-core's axe.min.js");
    return Files.readString(Path.of(file), StandardCharsets.UTF_8);
  }

  /** Looks at the page on a phone by day and on a wide screen by night. */
  private void audit(Tab tab, String what) throws Exception {
    for (boolean phone : List.of(true, false)) {
      tab.size(phone ? PHONE : 1440, phone ? 844 : 900);
      tab.dark(!phone);
      tab.evaluate("new Promise(done => setTimeout(done, 150))");
      JsonNode result =
          tab.evaluate(
              "axe.run().then(result => ({passes: result.passes.length, violations:"
                  + " result.violations.map(each => each.id + ': '"
                  + " + each.nodes.map(node => node.html + ' ' + node.failureSummary))}))");
      assertThat(result.path("passes").asInt()).as("rules that apply").isGreaterThan(10);
      result
          .path("violations")
          .forEach(each -> found.add((phone ? "phone, " : "wide, ") + what + ": " + each.asText()));
    }
  }

  @Test
  void axeFindsNothing() throws Exception {
    String axe = axe();
    serve(2, List.of("a great one, " + "and long ".repeat(400), "short"));
    Tab tab = open(browser().newContext());
    tab.await("!document.getElementById('welcome').hidden");
    tab.evaluate(axe + ";null");
    audit(tab, "name");
    tab.type("Ada");
    tab.press("Enter");
    awaitText(tab, "a great");
    tab.press("w");
    tab.await("document.querySelector('mark')");
    tab.press("n");
    audit(tab, "text");
    tab.press("Escape");
    tab.press("i");
    audit(tab, "guide");
    tab.press("Escape");
    tab.press("f");
    tab.await("document.getElementById('agreement-note').textContent");
    audit(tab, "figures");
    tab.press("Escape");
    tab.press("2");
    awaitText(tab, "short");
    tab.press("s");
    tab.await("!document.getElementById('finished').hidden");
    audit(tab, "finished");
    assertThat(found).isEmpty();
  }

  @Test
  void axeFindsNothingWhereAPersonDecides() throws Exception {
    String axe = axe();
    serve(
        ReviewFixture.disputed(directory()),
        ReviewOptions.defaults().withAdjudicators(Set.of("Ben")));
    Tab tab = enter("Ben");
    tab.evaluate(axe + ";null");
    audit(tab, "text");
    tab.press("d");
    awaitText(tab, "fair");
    audit(tab, "decide");
    tab.press("w");
    tab.await("document.querySelector('mark')");
    tab.press("i");
    audit(tab, "guide");
    tab.press("Escape");
    tab.press("2");
    awaitText(tab, "so so");
    tab.press("s");
    tab.await("!document.getElementById('finished').hidden");
    audit(tab, "finished");
    assertThat(found).isEmpty();
  }

  @Test
  void decidingFitsAPhone() throws Exception {
    AnnotationQueue queue =
        ReviewFixture.create(directory(), 5, List.of("w".repeat(3_000), "great"));
    String task = queue.tasks().get(0).id();
    for (int i = 0; i < 5; i++) {
      String name = "A name that is rather long for a phone " + i;
      queue.answer(task, String.valueOf(1 + i), name, Instant.EPOCH, "n".repeat(100 * i));
    }
    serve(queue, ReviewOptions.defaults().withAdjudicators(Set.of("Ben")));
    Tab tab = enter("Ben");
    tab.press("d");
    awaitText(tab, "www");
    for (int width : List.of(320, PHONE, 1440)) {
      tab.size(width, 640);
      assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
          .as("%s pixels", width)
          .isEqualTo(width);
    }
    tab.size(PHONE, 844);
    assertThat(tab.evaluate("document.documentElement.scrollHeight").asInt()).isEqualTo(844);
    assertThat(tab.evaluate("document.getElementById('text').clientHeight").asInt())
        .isGreaterThan(100);
    assertThat(tab.evaluate("document.getElementById('open-decide').offsetHeight").asInt())
        .isGreaterThanOrEqualTo(44);
  }

  @Test
  void fitsAPhoneAndAThumb() throws Exception {
    serve(1, List.of("w".repeat(3_000), "x"));
    Tab tab = enter("A name that is rather long for a phone");
    for (int width : List.of(320, PHONE, 1440)) {
      tab.size(width, 640);
      assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
          .as("%s pixels", width)
          .isEqualTo(width);
    }
    tab.size(PHONE, 844);
    JsonNode small =
        tab.evaluate(
            """
            [...document.querySelectorAll('button')]
              .filter(each => each.offsetParent)
              .filter(each => each.offsetHeight < 44 || each.offsetWidth < 44)
              .map(each => each.outerHTML)\
            """);
    assertThat(small).isEmpty();
    assertThat(
            tab.evaluate(
                    "document.getElementById('labels').getBoundingClientRect().bottom"
                        + " > innerHeight - 140")
                .asBoolean())
        .as("the labels are where the thumb is")
        .isTrue();
    assertThat(
            tab.evaluate(
                    "document.getElementById('text').scrollHeight"
                        + " > document.getElementById('text').clientHeight")
                .asBoolean())
        .as("a long text scrolls in its box")
        .isTrue();
    assertThat(tab.evaluate("document.documentElement.scrollHeight").asInt()).isEqualTo(844);
  }

  @Test
  void textsFromRightToLeftRunThatWay() throws Exception {
    serve(1, List.of("המוצר הזה מצוין, 5 כוכבים", "x"));
    Tab tab = enter("נועה");
    assertThat(tab.evaluate("getComputedStyle(document.getElementById('text')).direction").asText())
        .isEqualTo("rtl");
    assertThat(tab.evaluate("getComputedStyle(document.body).direction").asText()).isEqualTo("ltr");
    assertThat(tab.text("who")).isEqualTo("נועה");
  }

  @Test
  void theColoursAreThoseOfTheReports() throws Exception {
    String report = resource("/dev/starsight/report/report.css");
    String colours = report.substring(0, report.indexOf("*{box-sizing"));
    assertThat(resource("review.css")).startsWith(colours);
  }

  private static String resource(String name) throws Exception {
    try (var in = PageAccessTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
