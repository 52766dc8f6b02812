package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.annotation.AnnotationInstructions;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import dev.starsight.serving.review.Chromium.Tab;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-locale")
class ReviewPageTest extends BrowserTests {

  ReviewPageTest(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void worksWithTheKeyboardAlone() throws Exception {
    serve(1, List.of("good", "so <script>alert(1)</script> so", "fair", "bad"));
    Tab tab = enter("Ada");
    assertThat(tab.text("text")).isEqualTo("good");
    assertThat(tab.text("guess")).isEqualTo("The model says 4 (60 %).");
    tab.press("4");
    awaitText(tab, "so <script>");
    assertThat(tab.text("text")).isEqualTo("so <script>alert(1)</script> so");
    assertThat(tab.evaluate("document.activeElement.id").asText()).isEqualTo("text");
    tab.press("s");
    awaitText(tab, "fair");
    tab.press("n");
    tab.type("not 5");
    tab.press("Escape");
    tab.press("2");
    awaitText(tab, "bad");
    tab.press("u");
    awaitText(tab, "fair");
    assertThat(tab.text("earlier")).isEqualTo("Your answer was 2; answer again.");
    assertThat(tab.evaluate("document.getElementById('note').value").asText()).isEqualTo("not 5");
    tab.press("3");
    awaitText(tab, "bad");
    tab.press("1");
    tab.await("!document.getElementById('finished').hidden");
    assertThat(tab.text("finished-text")).contains("1 of 4 texts are not complete");
    awaitSent(tab);
    assertThat(answers()).containsExactly("R0=4", "R2=3 not 5", "R3=1");
    tab.evaluate("document.getElementById('skipped').click()");
    awaitText(tab, "so ");
    tab.press("5");
    tab.await("document.getElementById('finished-text').textContent.includes('Thank you')");
    assertThat(tab.text("count")).isEqualTo("4 of 4");
  }

  @Test
  void aReloadAndASecondTabShowTheSameText() throws Exception {
    serve(1, ReviewFixture.texts(6));
    String context = browser().newContext();
    Tab first = open(context);
    first.await("document.activeElement && document.activeElement.id === 'name'");
    first.type("Ada");
    first.press("Enter");
    awaitText(first, "text 0");
    first.press("4");
    awaitText(first, "text 1");
    first.press("n");
    first.type("draft");
    first.reload();
    awaitText(first, "text 1");
    assertThat(first.evaluate("document.getElementById('note').value").asText()).isEqualTo("draft");
    Tab second = open(context);
    awaitText(second, "text 1");
    first.press("Escape");
    first.evaluate("document.getElementById('text').focus()");
    first.press("2");
    awaitText(first, "text 2");
    awaitText(second, "text 2");
    second.press("5");
    awaitText(first, "text 3");
    awaitSent(second);
    assertThat(answers()).containsExactly("R0=4", "R1=2 draft", "R2=5");
  }

  @Test
  void aLostConnectionLosesNothing() throws Exception {
    serve(1, ReviewFixture.texts(6));
    Tab tab = enter("Ada");
    tab.offline(true);
    tab.press("4");
    awaitText(tab, "text 1");
    tab.await("!document.getElementById('trouble').hidden");
    assertThat(tab.text("trouble")).contains("connection is lost", "kept here");
    tab.press("3");
    tab.await("document.getElementById('text').classList.contains('waits')");
    tab.press("u");
    assertThat(answers()).isEmpty();
    tab.offline(false);
    awaitText(tab, "text 1");
    assertThat(tab.text("earlier")).contains("Your answer was 3");
    tab.press("1");
    awaitText(tab, "text 2");
    awaitSent(tab);
    assertThat(tab.evaluate("document.getElementById('trouble').hidden").asBoolean()).isTrue();
    assertThat(answers()).containsExactly("R0=4", "R1=1");
  }

  @Test
  void whatWasNotConfirmedIsSentAfterAReload() throws Exception {
    serve(1, ReviewFixture.texts(6));
    Tab tab = enter("Ada");
    tab.block("*/api/answer");
    tab.press("4");
    awaitText(tab, "text 1");
    tab.press("2");
    tab.await("!document.getElementById('trouble').hidden");
    tab.reload();
    tab.await("!document.getElementById('trouble').hidden");
    assertThat(answers()).isEmpty();
    tab.block();
    awaitText(tab, "text 2");
    awaitSent(tab);
    assertThat(answers()).containsExactly("R0=4", "R1=2");
  }

  @Test
  void goesOnAfterARestartAtTheSameAddress() throws Exception {
    ReviewOptions kept = ReviewOptions.defaults().withToken(ReviewOptions.TokenLife.KEPT);
    serve(1, ReviewFixture.texts(6), kept);
    Tab tab = enter("Ada");
    tab.press("4");
    awaitText(tab, "text 1");
    awaitSent(tab);
    tab.block("*/api/answer");
    tab.press("2");
    awaitText(tab, "text 2");
    restart(kept);
    tab.block();
    awaitSent(tab);
    awaitText(tab, "text 2");
    tab.press("3");
    awaitSent(tab);
    assertThat(answers()).containsExactly("R0=4", "R1=2", "R2=3");
    restart(kept.withToken(ReviewOptions.TokenLife.RENEWED));
    awaitText(tab, "text 3");
    tab.press("5");
    tab.await("document.getElementById('trouble').textContent.includes('started anew')");
  }

  @Test
  void aVeryLongTextIsCutAndCanBeShownWhole() throws Exception {
    String text = "Long, long and so on.\n".repeat(20_000);
    serve(1, List.of(text, "short"));
    Tab tab = enter("Ada");
    assertThat(tab.text("show-all")).isEqualTo("Show all 440,000 characters");
    assertThat(tab.text("text")).hasSize(20_000);
    tab.evaluate("document.getElementById('show-all').click()");
    tab.await("document.getElementById('text').textContent.length > 20000");
    assertThat(tab.evaluate("document.getElementById('text').textContent.length").asInt())
        .isEqualTo(text.length());
    assertThat(tab.evaluate("document.getElementById('more').hidden").asBoolean()).isTrue();
    tab.press("1");
    awaitText(tab, "short");
  }

  @Test
  void anAdjudicatorDecidesWithTheKeyboard() throws Exception {
    AnnotationQueue queue = ReviewFixture.disputed(directory());
    serve(queue, ReviewOptions.defaults().withAdjudicators(Set.of("Ben")));
    Tab tab = enter("Ben");
    assertThat(tab.text("open-decide")).isEqualTo("Decide 2");
    tab.press("d");
    awaitText(tab, "fair <b>and great</b>");
    assertThat(tab.text("answers")).contains("Ada: 3 – it <i>works</i>", "Cleo: 5");
    assertThat(tab.text("skip-name")).isEqualTo("Later");
    assertThat(
            tab.evaluate("document.querySelector('[data-label=\"5\"]').ariaDescription").asText())
        .isEqualTo("answered by Cleo");
    tab.press("s");
    awaitText(tab, "so so");
    tab.press("2");
    tab.await("!document.getElementById('finished').hidden");
    assertThat(tab.text("finished-text")).contains("1 text with different answers is not");
    tab.press("u");
    awaitText(tab, "so so");
    assertThat(tab.text("earlier")).isEqualTo("Your decision was 2; decide again.");
    tab.press("1");
    tab.await("!document.getElementById('finished').hidden");
    tab.reload();
    tab.await("!document.getElementById('finished').hidden");
    tab.evaluate("document.getElementById('skipped').click()");
    awaitText(tab, "fair");
    tab.press("4");
    tab.await("document.getElementById('finished-text').textContent.includes('no text')");
    awaitSent(tab);
    tab.press("d");
    awaitText(tab, "open");
    assertThat(tab.evaluate("document.getElementById('answers-box').hidden").asBoolean()).isTrue();
    tab.press("5");
    awaitSent(tab);
    assertThat(
            queue.results().finalLabels().stream()
                .map(each -> each.task().exampleId() + "=" + each.label()))
        .contains("R0=4", "R1=1", "R2=5");
  }

  @Test
  void anUndoOfWhatWasDecidedOnSaysWhyItIsNone() throws Exception {
    AnnotationQueue queue = ReviewFixture.create(directory(), 2, ReviewFixture.texts(2));
    serve(queue, ReviewOptions.defaults());
    Tab tab = enter("Ada");
    awaitText(tab, "text 0");
    tab.press("4");
    awaitText(tab, "text 1");
    awaitSent(tab);
    String task = queue.tasks().get(0).id();
    queue.answer(task, "5", "Ben", Instant.EPOCH, "");
    queue.adjudicate(task, "5", "Cleo", Instant.EPOCH, "");
    tab.press("u");
    tab.await("!document.getElementById('trouble').hidden");
    assertThat(tab.text("trouble")).contains("was decided meanwhile, so what you did stays");
    awaitText(tab, "text 1");
    assertThat(queue.results().worker("Ada").answers()).isEqualTo(1);
    tab.press("3");
    tab.await("document.getElementById('trouble').hidden");
    awaitSent(tab);
    assertThat(queue.results().worker("Ada").answers()).isEqualTo(2);
  }

  @Test
  void aDecisionThatIsNotAllowedIsKept() throws Exception {
    ReviewOptions allowed =
        ReviewOptions.defaults()
            .withToken(ReviewOptions.TokenLife.KEPT)
            .withAdjudicators(Set.of("Ben"));
    serve(ReviewFixture.disputed(directory()), allowed);
    Tab tab = enter("Ben");
    tab.press("d");
    awaitText(tab, "fair");
    restart(allowed.withAdjudicators(Set.of()));
    tab.press("4");
    awaitText(tab, "open");
    assertThat(tab.text("trouble")).contains("may not decide");
    assertThat(tab.evaluate("document.getElementById('answers-box').hidden").asBoolean()).isTrue();
    restart(allowed);
    tab.reload();
    awaitSent(tab);
    assertThat(QueueResults.read(directory()).finalLabels())
        .anySatisfy(each -> assertThat(each.rule()).isEqualTo(FinalLabel.Rule.ADJUDICATED));
  }

  @Test
  void labelsOfAnyKindHaveTheKeyOfTheirPlace() throws Exception {
    LabelSet labels = LabelSet.ordered(List.of("u", "<b>0</b>", "7"));
    AnnotationQueue queue =
        AnnotationQueue.create(
            directory(), labels, new AnnotationInstructions("Which <i>kind</i>?", ""));
    List<AnnotationTask> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Prediction prediction = Prediction.of(labels, new double[] {0.2, 0.6, 0.2});
      Example example = Example.unlabelled("R" + i, "text " + i);
      tasks.add(AnnotationTask.of(example, prediction, "model", null));
    }
    queue.add(tasks);
    serve(queue, ReviewOptions.defaults().withShowsPredictions(false));
    Tab tab = enter("Ada");
    assertThat(tab.text("question")).isEqualTo("Which <i>kind</i>?");
    assertThat(tab.evaluate("document.getElementById('guess').hidden").asBoolean()).isTrue();
    assertThat(tab.evaluate("document.getElementById('explain').hidden").asBoolean()).isTrue();
    tab.press("7");
    tab.press("2");
    awaitText(tab, "text 1");
    tab.press("1");
    awaitText(tab, "text 2");
    tab.press("3");
    awaitText(tab, "text 3");
    awaitSent(tab);
    assertThat(answers()).containsExactly("R0=<b>0</b>", "R1=u", "R2=7");
  }
}
