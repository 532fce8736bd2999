BEGIN TRANSACTION;
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	actor TEXT NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	action VARCHAR(32) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	request_key VARCHAR(200), 
	payload TEXT NOT NULL, 
	payload_hash VARCHAR(64) NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (request_key)
);
INSERT INTO "audit" VALUES(1,'2026-11-22T10:09:55.578465+00:00','anna@example.org','editor','recorded','decision 1','first','{"content_hash":"8402bfe370ea1a841b97c1b53d39555ed164a16653b9224fabf8ae7076d8c0ad","number":1,"request":"a3fa4a2600e10b309d7e4718003c7f9736d8353257689e140c592244feadf5b4"}','cc94c88ca426415904570bbddb755003939baeffee1ffb9f22a1a5e8794563d7','0000000000000000000000000000000000000000000000000000000000000000','6233baf3a77698a33575547b75a2c91b8fe2003e9417ba6d5d0046c093d5fede');
INSERT INTO "audit" VALUES(2,'2026-11-22T10:09:55.583486+00:00','ben@example.org','decider','put in force','decision 1',NULL,'{"number":1,"reason":"A better one is there","request":"73f1a3cdffced9370976a4b6796b9adcb2767f8f8b616ae1909c8a0aa90f0a79","to":"in force"}','6e59257b5d662397586be71628c8075b97b4017d411cce86f2e28266b2f0b57b','6233baf3a77698a33575547b75a2c91b8fe2003e9417ba6d5d0046c093d5fede','5d29dc40f87de066f53f086efc03e37ebd6abc9196cf4dfd753c955174850cb9');
INSERT INTO "audit" VALUES(3,'2026-11-22T10:09:55.585329+00:00','ben@example.org','decider','recorded','decision 2',NULL,'{"content_hash":"4ff7f4e42b600a45d5b25ac7653fef656201b63161aed0b073d40173da97d7ba","number":2,"request":"218b0907cef404ca0c9089c8cf7e149d9bce9c9db5f973d5dd1a1a11a0512268"}','c93a9f9a60bac7205ee7870340f26a4314178b886061ed29896c91c37c398132','5d29dc40f87de066f53f086efc03e37ebd6abc9196cf4dfd753c955174850cb9','e469807d89c72eaa4263ae8c9fbe1887c4107c746ea6afc66c3720ecbfb98cfe');
INSERT INTO "audit" VALUES(4,'2026-11-22T10:09:55.586506+00:00','ben@example.org','decider','recorded','decision 3',NULL,'{"content_hash":"8402bfe370ea1a841b97c1b53d39555ed164a16653b9224fabf8ae7076d8c0ad","number":3,"request":"a3fa4a2600e10b309d7e4718003c7f9736d8353257689e140c592244feadf5b4"}','8829169f4dba15db2bc591f0f07b6c81eb9cea003f77d5352a93001290c9bfda','e469807d89c72eaa4263ae8c9fbe1887c4107c746ea6afc66c3720ecbfb98cfe','8a62e5b494a9c3e7e216e56f65f610d1b3a149d3163f99eca47edd739eff460a');
INSERT INTO "audit" VALUES(5,'2026-11-22T10:09:55.587694+00:00','anna@example.org','editor','withdrawn','decision 2',NULL,'{"number":2,"reason":"A better one is there","request":"ddde801bd42f7a79e38a2025c8620b8fc701299683dea96fe410c4ef75a52a5e","to":"withdrawn"}','1718e443b74f72b3d16e67ebf98565ce0322ab5a0b3521edc527d07aadf973f5','8a62e5b494a9c3e7e216e56f65f610d1b3a149d3163f99eca47edd739eff460a','32f8badf95844990ac4c91c68a8019c60421e88ed67aa72671cfcbe62c078d24');
INSERT INTO "audit" VALUES(6,'2026-11-22T10:09:55.588419+00:00','anna@example.org','editor','noted','decision 1',NULL,'{"content_hash":"d5446341a219c404e518312e16b44f619ab7d0cb7a1f0ece2970a920da559565","note":1,"request":"612f41ec257fe21f45a902aaff54bcdfdcb724d0c83602ef383179dc26cef67b"}','bb0d6e22ae8840fe9b7799ef193009d311e0998105f2b92c56004b42d82fa5f0','32f8badf95844990ac4c91c68a8019c60421e88ed67aa72671cfcbe62c078d24','7058fc0bc6ed1def63a15681d027e834d2049873521dac8462acd81ac51b4c87');
INSERT INTO "audit" VALUES(7,'2026-11-22T10:09:55.590148+00:00','ben@example.org','decider','noted','decision 3',NULL,'{"content_hash":"4e587359d5ae370c2b97276a80ab9f31fa60e6cde466b9e5df8ae33a7acf2d90","note":2,"request":"70640875e8fc7768de62c48380b94003f3cb29ec613d816d09ca615714ed869d"}','73a4a514cd1db35672f254a1b09a71d9a2aaaa9d884c4721d46da852297ee0af','7058fc0bc6ed1def63a15681d027e834d2049873521dac8462acd81ac51b4c87','7c4a9e9bd23bc12c52b3b254bb3971d9ab86dc8b94ee927eb5a2b7f265e1a7e9');
INSERT INTO "audit" VALUES(8,'2026-11-22T10:09:55.590895+00:00','anna@example.org','editor','feedback given','feedback 1',NULL,'{"content_hash":"e7012b819a166319eff4f98599436c11ff537d1feae02ae87d5e0465f9e61113","feedback":1,"request":"fd5c514db44bcd3e63f1592eccd2f553eaceb8b8a69308707c7552aed3035868"}','d3e4d043214172b24686e1ccf48cbc798b7932d2648db142ce7e66139c572891','7c4a9e9bd23bc12c52b3b254bb3971d9ab86dc8b94ee927eb5a2b7f265e1a7e9','a4a724a0025e7efb11703a5d90d582498d57ffdb8cfeb776e6b8f7b00ba356c7');
INSERT INTO "audit" VALUES(9,'2026-11-22T10:09:55.592589+00:00','ben@example.org','decider','feedback given','feedback 2',NULL,'{"content_hash":"a75a42198f76ec45f414b93784c7175a775eab28ddb7b2487a153adf86b20691","feedback":2,"request":"fd5c514db44bcd3e63f1592eccd2f553eaceb8b8a69308707c7552aed3035868"}','d051a5c198967f407b479b669d134bf91a4aa257adf91823e3d8dfe63106ca8c','a4a724a0025e7efb11703a5d90d582498d57ffdb8cfeb776e6b8f7b00ba356c7','3b9f91107b0cd24aec7f7956ca81944f1410cb0ed3a8b64ebd1467496acad107');
INSERT INTO "audit" VALUES(10,'2026-11-22T10:09:55.593856+00:00','anna@example.org','editor','draft kept','draft 1',NULL,'{"content_hash":"8402bfe370ea1a841b97c1b53d39555ed164a16653b9224fabf8ae7076d8c0ad","draft":1,"request":"e7407ae66ef18d1a35ec2650b72b5c20c251d8d52eb66850cb5fa942c22e31b5"}','54dc64bf20f8e849b1329d89f793eca242cca21da3f1893b823933a794a53085','3b9f91107b0cd24aec7f7956ca81944f1410cb0ed3a8b64ebd1467496acad107','fd10bc091f18d1abd0cef1a3018b470cbc8e4cdb79f43923fd02ba919c127c02');
INSERT INTO "audit" VALUES(11,'2026-11-22T10:09:55.595756+00:00','ben@example.org','decider','draft kept','draft 1',NULL,'{"content_hash":"3ec8c52f94101cc095f2515fd3e6fc2e84485ae040965f4ae43e0246526e7a20","draft":1,"request":"19590fa77fc502943640ac07ee24e08ede4cc102d230d16b582c7f06573329a5"}','a778b221f6efda97599bfbcd1ad4c275022c201b02219db13a5c9b734ea9578d','fd10bc091f18d1abd0cef1a3018b470cbc8e4cdb79f43923fd02ba919c127c02','03a591cf7c4203185caebc5e3b690f8c54f6ffd8faa658d894422d999a80fa93');
INSERT INTO "audit" VALUES(12,'2026-11-22T10:09:55.596742+00:00','anna@example.org','editor','draft kept','draft 2',NULL,'{"content_hash":"8402bfe370ea1a841b97c1b53d39555ed164a16653b9224fabf8ae7076d8c0ad","draft":2,"request":"e7407ae66ef18d1a35ec2650b72b5c20c251d8d52eb66850cb5fa942c22e31b5"}','5c19b8c019ae4f6635ec37af12faf042f4eba94b8cfd9ab1a3df3cf9de8a7b06','03a591cf7c4203185caebc5e3b690f8c54f6ffd8faa658d894422d999a80fa93','559ef850640b86e4699c3ad3f22e55ea3d92959b609b4a5342556cb0cccde799');
INSERT INTO "audit" VALUES(13,'2026-11-22T10:09:55.597479+00:00','anna@example.org','editor','draft closed','draft 2',NULL,'{"content_hash":"8402bfe370ea1a841b97c1b53d39555ed164a16653b9224fabf8ae7076d8c0ad","draft":2,"reason":"dropped","request":"93ade2c47a1d315072652f0fda59042530a6df206ecbc095d02716b9d0da514c"}','cc608732676203c6f55cb91b92e95dfb1030198d1cba55d4fc7e54ae3aac0b6c','559ef850640b86e4699c3ad3f22e55ea3d92959b609b4a5342556cb0cccde799','fa455366af4f83223a42e7d5982e5e5f159f9e4461ca9996f3405519d609a3e6');
CREATE TABLE decisions (
	number INTEGER NOT NULL, 
	recorded_at VARCHAR(32) NOT NULL, 
	title TEXT NOT NULL, 
	question TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	model TEXT NOT NULL, 
	threshold DOUBLE NOT NULL, 
	band_low DOUBLE, 
	band_high DOUBLE, 
	group_thresholds TEXT, 
	reason TEXT NOT NULL, 
	author TEXT NOT NULL, 
	supersedes INTEGER, 
	evidence TEXT NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(supersedes) REFERENCES decisions (number)
);
INSERT INTO "decisions" VALUES(1,'2026-11-22T10:09:55.578465+00:00','Consumer credit, autumn','Which applications do we decline?','credit','boosted',3.00000000000000044408e-01,NULL,NULL,NULL,'Cheapest that keeps recall at 90 %','Anna',NULL,'{"schema":1}','8402bfe370ea1a841b97c1b53d39555ed164a16653b9224fabf8ae7076d8c0ad','in force',2);
INSERT INTO "decisions" VALUES(2,'2026-11-22T10:09:55.585329+00:00','Ünïcode ≥ − 🙂','Which applications do we decline?','credit','boosted',9e999,-9e999,0.3,'{"by":["sex","age"],"thresholds":[[["f","(25, 33]"],5e-324],[["m","x"],"inf"]]}','Line 1
line 2; ''); DROP TABLE decisions; --','Anna',NULL,'{"schema":2,"text":"ü"}','4ff7f4e42b600a45d5b25ac7653fef656201b63161aed0b073d40173da97d7ba','withdrawn',2);
INSERT INTO "decisions" VALUES(3,'2026-11-22T10:09:55.586506+00:00','Consumer credit, autumn','Which applications do we decline?','credit','boosted',3.00000000000000044408e-01,NULL,NULL,NULL,'Cheapest that keeps recall at 90 %','Anna',NULL,'{"schema":1}','8402bfe370ea1a841b97c1b53d39555ed164a16653b9224fabf8ae7076d8c0ad','decided',1);
CREATE TABLE drafts (
	number INTEGER NOT NULL, 
	saved_at VARCHAR(32) NOT NULL, 
	saved_by TEXT NOT NULL, 
	content TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	is_open BOOLEAN NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "drafts" VALUES(1,'2026-11-22T10:09:55.595756+00:00','ben@example.org','{"author":"Anna","band_high":null,"band_low":null,"evidence":"{\"schema\":1}","group_thresholds":null,"model":"boosted","question":"Which applications do we decline?","reason":"Cheapest that keeps recall at 90 %","supersedes":null,"threshold":0.30000000000000004,"title":"Newer","workspace":"credit"}',2,1);
INSERT INTO "drafts" VALUES(2,'2026-11-22T10:09:55.596742+00:00','anna@example.org','{"author":"Anna","band_high":null,"band_low":null,"evidence":"{\"schema\":1}","group_thresholds":null,"model":"boosted","question":"Which applications do we decline?","reason":"Cheapest that keeps recall at 90 %","supersedes":null,"threshold":0.30000000000000004,"title":"Consumer credit, autumn","workspace":"credit"}',2,0);
CREATE TABLE feedback (
	id INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	author TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	model TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	note TEXT NOT NULL, 
	threshold DOUBLE NOT NULL, 
	score DOUBLE NOT NULL, 
	column_name TEXT NOT NULL, 
	model_hash TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "feedback" VALUES(1,'2026-11-22T10:09:55.590895+00:00','anna@example.org','credit','boosted','A-17','reason','Income is yearly',0.3,0.71,'income','');
INSERT INTO "feedback" VALUES(2,'2026-11-22T10:09:55.592589+00:00','ben@example.org','credit','boosted','A-17','reason','Income is yearly',0.3,0.71,'income','');
CREATE TABLE notes (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	author TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(number) REFERENCES decisions (number)
);
INSERT INTO "notes" VALUES(1,1,'2026-11-22T10:09:55.588419+00:00','anna@example.org','A note');
INSERT INTO "notes" VALUES(2,3,'2026-11-22T10:09:55.590148+00:00','ben@example.org','Another');
CREATE TABLE workbench_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT workbench_schema_pkc PRIMARY KEY (version_num)
);
INSERT INTO "workbench_schema" VALUES('1');
CREATE INDEX decisions_by_workspace ON decisions (workspace, status);
CREATE INDEX ix_notes_number ON notes (number);
CREATE INDEX ix_feedback_workspace ON feedback (workspace);
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE TRIGGER notes_no_edit BEFORE UPDATE ON notes  BEGIN SELECT RAISE(ABORT, 'rows of notes are kept as they are'); END;
CREATE TRIGGER notes_no_delete BEFORE DELETE ON notes BEGIN SELECT RAISE(ABORT, 'rows of notes are kept as they are'); END;
CREATE TRIGGER notes_no_replace BEFORE INSERT ON notes WHEN EXISTS (SELECT 1 FROM notes WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'rows of notes are kept as they are'); END;
CREATE TRIGGER feedback_no_edit BEFORE UPDATE ON feedback  BEGIN SELECT RAISE(ABORT, 'rows of feedback are kept as they are'); END;
CREATE TRIGGER feedback_no_delete BEFORE DELETE ON feedback BEGIN SELECT RAISE(ABORT, 'rows of feedback are kept as they are'); END;
CREATE TRIGGER feedback_no_replace BEFORE INSERT ON feedback WHEN EXISTS (SELECT 1 FROM feedback WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'rows of feedback are kept as they are'); END;
CREATE TRIGGER audit_no_edit BEFORE UPDATE ON audit  BEGIN SELECT RAISE(ABORT, 'rows of audit are kept as they are'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'rows of audit are kept as they are'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq OR request_key = NEW.request_key) BEGIN SELECT RAISE(ABORT, 'rows of audit are kept as they are'); END;
CREATE TRIGGER decisions_no_edit BEFORE UPDATE ON decisions WHEN OLD.number IS NOT NEW.number OR OLD.recorded_at IS NOT NEW.recorded_at OR OLD.title IS NOT NEW.title OR OLD.question IS NOT NEW.question OR OLD.workspace IS NOT NEW.workspace OR OLD.model IS NOT NEW.model OR OLD.threshold IS NOT NEW.threshold OR OLD.band_low IS NOT NEW.band_low OR OLD.band_high IS NOT NEW.band_high OR OLD.group_thresholds IS NOT NEW.group_thresholds OR OLD.reason IS NOT NEW.reason OR OLD.author IS NOT NEW.author OR OLD.supersedes IS NOT NEW.supersedes OR OLD.evidence IS NOT NEW.evidence OR OLD.content_hash IS NOT NEW.content_hash BEGIN SELECT RAISE(ABORT, 'rows of decisions are kept as they are'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'rows of decisions are kept as they are'); END;
CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions WHEN EXISTS (SELECT 1 FROM decisions WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'rows of decisions are kept as they are'); END;
CREATE TRIGGER drafts_no_edit BEFORE UPDATE ON drafts WHEN OLD.is_open = 0 OR OLD.number IS NOT NEW.number BEGIN SELECT RAISE(ABORT, 'rows of drafts are kept as they are'); END;
CREATE TRIGGER drafts_no_delete BEFORE DELETE ON drafts BEGIN SELECT RAISE(ABORT, 'rows of drafts are kept as they are'); END;
CREATE TRIGGER drafts_no_replace BEFORE INSERT ON drafts WHEN EXISTS (SELECT 1 FROM drafts WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'rows of drafts are kept as they are'); END;
COMMIT;
