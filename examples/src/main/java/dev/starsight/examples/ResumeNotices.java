package dev.starsight.examples;

import dev.starsight.transformer.TrainingListener;

/** Says on the console in what a training that goes on keeps to its beginning. */
record ResumeNotices(Console console) implements TrainingListener {

  @Override
  public void noticed(String sentence) {
    console.warn(sentence);
  }
}
