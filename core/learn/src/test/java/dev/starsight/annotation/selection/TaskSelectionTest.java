package dev.starsight.annotation.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.TaskOrigin;
import dev.starsight.annotation.TaskOrigin.Reason;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskSelectionTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("bad", "good"));

  private static AnnotationTask task(String id, String text, double confidence) {
    Prediction prediction = Prediction.of(LABELS, new double[] {1 - confidence, confidence});
    return AnnotationTask.of(Example.unlabelled(id, text), prediction, "m", null);
  }

  private static List<AnnotationTask> tasks(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> task("R" + i, "text number " + i, 0.5 + i * 0.37 % 0.5))
        .toList();
  }

  private static List<AnnotationTask> select(
      TaskSelection selection, List<AnnotationTask> tasks, List<AnnotationTask> audits) {
    WordVectors vectors = WordVectors.of(tasks.stream().map(AnnotationTask::text).toList());
    return selection.select(tasks, audits, vectors);
  }

  private static List<String> ids(List<AnnotationTask> tasks) {
    return tasks.stream()
        .sorted(Comparator.comparingDouble(task -> -task.plan().priority()))
        .map(AnnotationTask::exampleId)
        .toList();
  }

  @Test
  void theLeastSureComeFirst() {
    List<AnnotationTask> chosen =
        select(TaskSelection.of(TaskOrder.LEAST_SURE, 1).withLimit(5), tasks(20), List.of());
    assertThat(chosen).hasSize(5);
    double worst = chosen.stream().mapToDouble(AnnotationTask::confidence).max().orElseThrow();
    assertThat(tasks(20).stream().filter(task -> task.confidence() < worst)).hasSize(4);
    assertThat(chosen).allMatch(task -> task.origin().reason() == Reason.UNSURE);
  }

  @Test
  void diverseTextsComeBeforeTheirRepetitions() {
    List<AnnotationTask> tasks = new ArrayList<>();
    String[] texts = {"broke after a day", "lovely sound and bass", "wrong size delivered late"};
    for (int i = 0; i < 12; i++) {
      tasks.add(task("R" + i, texts[i / 4], 0.5 + i / 100.0));
    }
    tasks.add(task("blank", " ", 0.9));
    List<String> order = ids(select(TaskSelection.of(TaskOrder.DIVERSE, 1), tasks, List.of()));
    assertThat(order).hasSize(13);
    assertThat(order.subList(0, 4)).containsExactlyInAnyOrder("R0", "R4", "R8", "blank");
    assertThat(order.get(0)).isEqualTo("R0");
    assertThat(ids(select(TaskSelection.of(TaskOrder.DIVERSE, 1).withLimit(2), tasks, List.of())))
        .isEqualTo(order.subList(0, 2));
  }

  @Test
  void textsWhoseWordsAreFrequentAndNotYetKnownComeFirst() {
    List<AnnotationTask> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tasks.add(task("battery" + i, "the battery is empty", 0.9));
    }
    for (int i = 0; i < 20; i++) {
      tasks.add(task("sound" + i, "lovely sound", 0.8));
    }
    tasks.add(task("odd", "xylophone zither", 0.5));
    tasks.add(task("blank", " ", 0.5));
    TaskSelection selection = TaskSelection.of(TaskOrder.COVERAGE, 1);

    List<String> order = ids(select(selection, tasks, List.of()));

    assertThat(order).hasSize(62);
    assertThat(order.get(0)).startsWith("battery");
    assertThat(order.subList(1, 3)).anyMatch(id -> id.startsWith("sound"));
    assertThat(order.subList(60, 62)).containsExactlyInAnyOrder("odd", "blank");
    List<String> known = Collections.nCopies(20, "The battery is empty!");
    List<AnnotationTask> others =
        selection.withLimit(1).select(tasks, List.of(), WordVectors.of(List.of()), known);
    assertThat(ids(others).get(0)).startsWith("sound");
  }

  @Test
  void theSameSeedGivesTheSameTasks() {
    int limit = Threads.limit();
    for (TaskOrder order : TaskOrder.values()) {
      TaskSelection selection = TaskSelection.of(order, 7).withLimit(600).withOverlap(0.2);
      List<AnnotationTask> first = select(selection, tasks(1_500), tasks(10));
      try {
        Threads.setLimit(3);
        assertThat(select(selection, tasks(1_500), tasks(10))).as("%s", order).isEqualTo(first);
      } finally {
        Threads.setLimit(limit);
      }
    }
    TaskSelection random = TaskSelection.of(TaskOrder.RANDOM, 7);
    assertThat(ids(select(random, tasks(50), List.of())))
        .isNotEqualTo(ids(select(TaskSelection.of(TaskOrder.RANDOM, 8), tasks(50), List.of())));
    assertThat(select(random, tasks(50), List.of()))
        .allMatch(task -> task.origin().reason() == Reason.RANDOM);
  }

  @Test
  void aShareIsAnsweredOnceMore() {
    List<AnnotationTask> chosen =
        select(
            TaskSelection.of(TaskOrder.LEAST_SURE, 1).withAnswers(2).withOverlap(0.1),
            tasks(200),
            List.of());
    assertThat(chosen.stream().filter(task -> task.plan().answers() == 3)).hasSize(20);
    assertThat(chosen.stream().filter(task -> task.plan().answers() == 2)).hasSize(180);
  }

  @Test
  void auditsAreAnsweredAmongTheOthers() {
    List<AnnotationTask> audits =
        IntStream.range(0, 30)
            .mapToObj(i -> task("A" + i, "sure " + i, 0.99).withOrigin(TaskOrigin.of(Reason.AUDIT)))
            .toList();
    List<String> order = ids(select(TaskSelection.of(TaskOrder.LEAST_SURE, 3), tasks(300), audits));
    long early = order.subList(0, 165).stream().filter(id -> id.startsWith("A")).count();
    assertThat(early).isBetween(6L, 24L);
    assertThat(select(TaskSelection.of(TaskOrder.DIVERSE, 3), List.of(), audits)).hasSize(30);
  }

  @Test
  void refusesImpossibleNumbers() {
    TaskSelection all = TaskSelection.of(TaskOrder.RANDOM, 1);
    assertThatThrownBy(() -> all.withLimit(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> all.withAnswers(0)).hasMessageContaining("0");
    assertThatThrownBy(() -> all.withOverlap(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> all.withAnswers(100).withOverlap(0.5)).hasMessageContaining("99");
  }
}
