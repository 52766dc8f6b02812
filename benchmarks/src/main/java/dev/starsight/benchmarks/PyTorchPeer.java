package dev.starsight.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.text.Encoding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
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
   * A step of the process.
   *
   * @param time without making the tensors of the batch
   * @param loss before the step
   */
  record Answer(StepTime time, double loss) {

    /** Parses {@code wall/processor/loss}. */
    static Answer parse(String line) {
      String[] fields = line.split("/", -1);
      return new Answer(
          new StepTime(Double.parseDouble(fields[0]), Double.parseDouble(fields[1])),
          Double.parseDouble(fields[2]));
    }
  }

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

  /** Makes a step on rows that are padded up to {@code width}. */
  Answer step(List<Encoding> rows, int width) throws IOException {
    ObjectNode request = Json.object();
    request.put("width", width);
    ArrayNode all = request.putArray("rows");
    for (Encoding row : rows) {
      ArrayNode ids = all.addArray();
      for (int i = 0; i < row.length(); i++) {
        ids.add(row.inputId(i));
      }
    }
    requests.write(request + "\n");
    requests.flush();
    return Answer.parse(answer());
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
