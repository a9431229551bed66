package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Test cases in the XML that JUnit's runners began with and every suite writes since. */
final class JunitReport {
    private JunitReport() {}

    /** What became of a case. */
    enum Outcome {
        PASSED,
        SKIPPED,
        FAILED
    }

    /**
     * One case.
     *
     * @param group what it belongs to: a class, or a section of a specification
     * @param name its own
     */
    record Case(String group, String name, Outcome outcome) {}

    /**
     * The cases of a report, in its order.
     *
     * @param group the attribute of a case that says what it belongs to
     * @param name the attribute that names it
     */
    static List<Case> read(Path file, String group, String name) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            var elements = factory.newDocumentBuilder().parse(file.toFile()).getElementsByTagName("testcase");
            var cases = new ArrayList<Case>();
            for (int i = 0; i < elements.getLength(); i++) {
                var element = (Element) elements.item(i);
                cases.add(new Case(element.getAttribute(group), element.getAttribute(name), outcome(element)));
            }
            return cases;
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw StackFailure.failed(file + " cannot be read", e);
        }
    }

    private static Outcome outcome(Element test) {
        if (has(test, "failure") || has(test, "error")) {
            return Outcome.FAILED;
        }
        return has(test, "skipped") ? Outcome.SKIPPED : Outcome.PASSED;
    }

    private static boolean has(Element test, String child) {
        return test.getElementsByTagName(child).getLength() > 0;
    }
}
