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
 * Training steps in a Python process, {@code benchmarks/pytorch/step.py}, which waits for its
 * standard input between them and then uses no processor time. Not thread-safe.
 */
final class PyTorchPeer implements AutoCloseable {

  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final String description;

  /**
   * Starts the process.
   *
   * @param command interpreter, script, options
   * @throws IOException if it does not start or prints nothing; its message is on standard error
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

  /** Returns version, precision, threads. */
  String description() {
    return description;
  }

  /** Returns the times of so many steps on batches without padding. */
  List<StepTime> steps(int length, int count) throws IOException {
    return ask(length + " " + count);
  }

  /** Returns the times of so many steps on padded rows of about so many tokens. */
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

  /** Ends the process without waiting for its current step. */
  @Override
  public void close() {
    process.destroy();
  }
}
