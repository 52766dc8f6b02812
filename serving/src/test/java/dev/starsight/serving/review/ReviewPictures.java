package dev.starsight.serving.review;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.review.Chromium.Tab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes pictures of the page into the directory in the argument, on a phone and a wide screen,
 * light and dark; {@code wide-light-words.png} is {@code docs/annotate.png}.
 */
final class ReviewPictures {

  private static final String TEXT =
      """
      I bought this kettle for a small kitchen. It looks great, boils a litre in three minutes and \
      switches off by itself.

      What I like less: the lid is stiff when it is hot, and the cord is short, so it only fits \
      beside the sink. My sister has had the same one for two years and still likes it a lot.\
      """;

  private ReviewPictures() {}

  public static void main(String[] arguments) throws Exception {
    Path out = Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory("pictures");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      texts.add("text " + i);
    }
    texts.add(TEXT);
    texts.addAll(ReviewFixture.texts(40));
    try (AnnotationQueue queue = ReviewFixture.create(folder.resolve("queue"), 1, texts);
        ReviewServer server =
            ReviewServer.start(
                queue,
                ReviewOptions.defaults(),
                HttpSettings.loopback(0),
                new Greatness(),
                failure -> {});
        Chromium browser =
            Chromium.start(Chromium.program().orElseThrow(), folder.resolve("profile"))) {
      Tab tab = browser.open(browser.newContext(), server.address());
      tab.await("document.activeElement && document.activeElement.id === 'name'");
      all(tab, out, "name");
      tab.type("Ada");
      tab.press("Enter");
      for (int i = 0; i < 9; i++) {
        BrowserTests.awaitText(tab, "text " + i);
        tab.press(String.valueOf(1 + i % 5));
      }
      BrowserTests.awaitText(tab, "I bought");
      all(tab, out, "text");
      tab.press("w");
      tab.await("document.querySelector('mark')");
      tab.press("n");
      tab.type("4 or 5");
      all(tab, out, "words");
      tab.press("Escape");
      tab.press("i");
      all(tab, out, "guide");
      tab.press("Escape");
      tab.press("f");
      tab.await("document.getElementById('agreement-note').textContent");
      all(tab, out, "figures");
      tab.press("Escape");
      tab.offline(true);
      tab.press("4");
      tab.await("!document.getElementById('trouble').hidden");
      all(tab, out, "offline");
    }
    decisions(out, folder);
  }

  private static void decisions(Path out, Path folder) throws Exception {
    try (AnnotationQueue queue =
            ReviewFixture.create(folder.resolve("disputed"), 3, List.of(TEXT, "text 1"));
        ReviewServer server =
            ReviewServer.start(
                queue,
                ReviewOptions.defaults().withAdjudicators(Set.of("Ben")),
                HttpSettings.loopback(0),
                new Greatness(),
                failure -> {});
        Chromium browser =
            Chromium.start(Chromium.program().orElseThrow(), folder.resolve("second"))) {
      String task = queue.tasks().get(0).id();
      queue.answer(task, "4", "Ada", Instant.EPOCH, "the cord is a small thing");
      queue.answer(task, "3", "Cleo", Instant.EPOCH, "");
      queue.answer(task, "5", "Dilip", Instant.EPOCH, "");
      Tab tab = browser.open(browser.newContext(), server.address());
      tab.await("document.activeElement && document.activeElement.id === 'name'");
      tab.type("Ben");
      tab.press("Enter");
      BrowserTests.awaitText(tab, "text 1");
      tab.press("d");
      BrowserTests.awaitText(tab, "I bought");
      all(tab, out, "decide");
      tab.press("4");
      tab.await("!document.getElementById('finished').hidden");
      all(tab, out, "decided");
    }
  }

  private static void all(Tab tab, Path out, String name) throws Exception {
    for (boolean wide : List.of(true, false)) {
      tab.size(wide ? 1440 : 390, wide ? 900 : 844);
      for (boolean dark : List.of(false, true)) {
        tab.dark(dark);
        tab.evaluate("new Promise(done => setTimeout(done, 250))");
        tab.picture(
            out.resolve(
                "%s-%s-%s.png".formatted(wide ? "wide" : "phone", dark ? "dark" : "light", name)));
      }
    }
  }
}
