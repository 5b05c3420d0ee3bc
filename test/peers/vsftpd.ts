import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atEnd } from '../support/closing.ts';
import { programPath } from '../support/needs.ts';
import { selfSigned } from './certificate.ts';
import { answers, freePort, startPeer } from './peer.ts';
import { privateUser } from './private-user.ts';

export interface VsftpdOptions {
  /** `explicit` also lets plain logins in, unless `config` says otherwise. */
  readonly tls?: 'none' | 'explicit' | 'implicit';
  readonly config?: readonly string[];
}

export interface VsftpdPeer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Folder where logins land; on this machine. Owned by an unprivileged user. */
  readonly root: string;
  readonly uid: number;
  readonly tinyDisk: string | undefined;
  /** PEM, valid for `localhost` and 127.0.0.1. */
  readonly certificate: string;
  /** SHA-256, as `certificate` wants it. */
  readonly certificateFingerprint: string;
  /** Commands and replies. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** A real vsftpd with one unprivileged user. */
export async function startVsftpd({ tls = 'none', config = [] }: VsftpdOptions = {}): Promise<VsftpdPeer> {
  const user = await privateUser();
  const port = await freePort();
  const certificate = await selfSigned();
  const file = (name: string) => join(user.folder, name);
  await mkdir(file('empty'));
  const lines = [
    ...basics(port, user.pamService, file),
    ...(tls === 'none' ? [] : encrypted(tls, certificate.certFile, certificate.keyFile)),
    ...config,
  ];
  await writeFile(file('vsftpd.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
  const vsftpd = programPath('vsftpd') ?? '/usr/sbin/vsftpd';
  const peer = await startPeer({
    ...user.wrap(vsftpd, [file('vsftpd.conf')]),
    ready: () => answers(port),
    seconds: 20,
  });
  atEnd(() => peer.stop());
  return {
    port,
    user: user.name,
    password: user.password,
    root: user.root,
    uid: user.uid,
    tinyDisk: user.tinyDisk,
    certificate: certificate.cert,
    certificateFingerprint: new X509Certificate(certificate.cert).fingerprint256,
    log: () => readFile(file('log'), 'utf8'),
    stop: () => peer.stop(),
  };
}

function basics(port: number, pamService: string, file: (name: string) => string): string[] {
  return [
    'listen=YES',
    'listen_address=127.0.0.1',
    `listen_port=${port}`,
    'background=NO',
    'anonymous_enable=NO',
    'local_enable=YES',
    'write_enable=YES',
    'local_umask=022',
    `pam_service_name=${pamService}`,
    'seccomp_sandbox=NO',
    'isolate=NO',
    'isolate_network=NO',
    'pasv_enable=YES',
    'pasv_address=127.0.0.1',
    'port_enable=YES',
    'connect_from_port_20=NO',
    'utf8_filesystem=YES',
    `secure_chroot_dir=${file('empty')}`,
    'xferlog_enable=YES',
    'log_ftp_protocol=YES',
    `vsftpd_log_file=${file('log')}`,
  ];
}

function encrypted(tls: 'explicit' | 'implicit', certFile: string, keyFile: string): string[] {
  return [
    'ssl_enable=YES',
    `implicit_ssl=${tls === 'implicit' ? 'YES' : 'NO'}`,
    `rsa_cert_file=${certFile}`,
    `rsa_private_key_file=${keyFile}`,
    'force_local_logins_ssl=NO',
    'force_local_data_ssl=NO',
    'require_ssl_reuse=YES',
    'ssl_ciphers=HIGH',
  ];
}
