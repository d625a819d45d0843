package io.notestream.deploy.construct;

import software.amazon.awscdk.services.ec2.IVpc;

/**
 * How a program runs in containers. Immutable.
 *
 * @param image the name of its image, with a registry and a tag
 * @param tasks how many run, at least 1
 * @param vpc the network, with private subnets that reach AWS
 */
public record ContainerOptions(String image, int tasks, IVpc vpc) {}
