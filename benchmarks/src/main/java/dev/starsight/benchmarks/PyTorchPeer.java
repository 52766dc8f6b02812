package dev.starsight.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.util.Arrays;
import java.util.List;

/**
 * Training steps in a process of Python's, which waits at its standard input in between and then
 * takes nothing from the processor: {@code benchmarks/pytorch/step.py}. Not thread-safe.
 */
final class PyTorchPeer implements AutoCloseable {

  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final String description;

  /**
   * Starts it.
   *
   * @param command interpreter, script, options
   * @throws IOException if it does not start or says nothing; its own words are on standard error
   */
  PyTorchPeer(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    requests = new OutputStreamWriter(process.getOutputStream(), UTF_8);
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    try {
      description = answer();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Version, precision, threads. */
  String description() {
    return description;
  }

  /** The times of so many steps on batches without padding. */
  List<StepTime> steps(int length, int count) throws IOException {
    return ask(length + " " + count);
  }

  /** The same on rows of about so many tokens that are padded. */
  List<StepTime> paddedSteps(int length, int count, int tokens) throws IOException {
    return ask(length + " " + count + " " + tokens);
  }

  private List<StepTime> ask(String request) throws IOException {
    requests.write(request + "\n");
    requests.flush();
    return Arrays.stream(answer().split(" ", -1)).map(StepTime::parse).toList();
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(
          process.info().commandLine().orElse("the process of Python") + ": ended too early");
    }
    return line;
  }

  /** Ends it; what it is doing is not waited for. */
  @Override
  public void close() {
    process.destroy();
  }
}
