package dev.starsight.spark.internal;

import dev.starsight.data.StarsightException;
import dev.starsight.spark.internal.SharedModels.Lease;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Predicts single texts; within a task, a model is looked up once. Thread-safe: a task calls its
 * functions in one thread.
 */
public final class LabelOfText {

  /** The models of the current task, by their files or their location. */
  private static final ThreadLocal<Map<Object, PromisedClassifier>> OF_TASK = new ThreadLocal<>();

  private LabelOfText() {}

  /** Returns the most probable label of a text; null for null. */
  public static @Nullable String predict(ModelFiles model, @Nullable String text) {
    return text == null ? null : predict((Object) model, text);
  }

  /** Returns the most probable label of a text by the model at a location; null for null. */
  public static @Nullable String predict(String location, @Nullable String text) {
    return text == null ? null : predict((Object) location, text);
  }

  private static String predict(Object model, String text) {
    TaskContext task = TaskContext.get();
    if (task == null) {
      try (Lease<PromisedClassifier> lease =
          SharedModels.lease(files(model), PromisedClassifier.class, PromisedClassifier::open)) {
        return lease.model().label(text);
      }
    }
    Map<Object, PromisedClassifier> known = OF_TASK.get();
    if (known == null) {
      known = new HashMap<>();
      OF_TASK.set(known);
      TaskCompletionListener end = context -> OF_TASK.remove();
      task.addTaskCompletionListener(end);
    }
    return known
        .computeIfAbsent(
            model,
            m -> SharedModels.ofTask(files(m), PromisedClassifier.class, PromisedClassifier::open))
        .label(text);
  }

  private static ModelFiles files(Object model) {
    if (model instanceof ModelFiles files) {
      return files;
    }
    String location = (String) model;
    try {
      return ModelFiles.ofModel(ExecutorPlace.hadoop(), location);
    } catch (IOException e) {
      throw new StarsightException(
          "%s (on %s)".formatted(ModelFiles.message(e, location), ExecutorPlace.host()), e);
    }
  }
}
