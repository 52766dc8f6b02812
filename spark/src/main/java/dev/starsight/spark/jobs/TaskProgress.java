package dev.starsight.spark.jobs;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Prints how many tasks are done, in lines that the command line reads. */
final class TaskProgress extends SparkListener implements AutoCloseable {

  private final AtomicInteger tasks = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  static TaskProgress of(JavaSparkContext spark) {
    TaskProgress progress = new TaskProgress();
    spark.sc().addSparkListener(progress);
    return progress;
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    tasks.addAndGet(event.stageInfo().numTasks());
    print();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.taskInfo().successful()) {
      done.incrementAndGet();
      print();
    }
  }

  private void print() {
    out.println("tasks " + done.get() + " " + tasks.get());
  }

  @Override
  public void close() {
    print();
  }
}
